/* The parts of trap handling that need no assembly. */
#include "frame.h"
#include "src/mm/map.h"

struct trap_root trap_root;

void irq_set_root(irq_handler handler, void *arg)
{
    trap_root = (struct trap_root){handler, arg};
    __asm__ volatile("csrs sie, %0" : : "r"(SIE_SEIE) : "memory");
}

/* sscratch is 0 in handlers, but also during early boot. */
bool trap_in_handler(void)
{
    uint64_t scratch;
    __asm__ volatile("csrr %0, sscratch" : "=r"(scratch));
    return !scratch && app_stack_size_;
}
