#include "frame.h"
#include "src/mm/map.h"
#include <yao/irq.h>

static struct {
    irq_handler handler;
    void *arg;
} root;

#define SIE_STIE (1u << 5)
#define SIE_SEIE (1u << 9)

void irq_set_root(irq_handler handler, void *arg)
{
    root.handler = handler;
    root.arg = arg;
    __asm__ volatile("csrs sie, %0" : : "r"(SIE_SEIE));
}

/* For the timer, masking is enough: whoever waits looks at the clock, and arming it anew takes the
 * pending bit back. */
void trap_dispatch(struct trap_frame *frame)
{
    if (frame->cause == CAUSE_TIMER)
        __asm__ volatile("csrc sie, %0" : : "r"(SIE_STIE));
    else if (frame->cause == CAUSE_EXTERNAL && root.handler)
        root.handler(root.arg);
    else
        crash_trap(frame);
}

/* sscratch is 0 in handlers, and before there is an app. */
bool trap_in_handler(void)
{
    uint64_t scratch;
    __asm__ volatile("csrr %0, sscratch" : "=r"(scratch));
    return !scratch && app_stack_size_;
}
