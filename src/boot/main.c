/* From the first C with paging on to the app's main. */
#include "args.h"
#include "early.h"
#include "hart.h"
#include "src/dt/dt.h"
#include "src/end/end.h"
#include "src/mm/layout.h"
#include "src/mm/map.h"
#include "src/mm/memory.h"
#include "src/settings/defaults.h"
#include "src/settings/settings.h"
#include <stdlib.h>
#include <yao/log.h>
#include <yao/module.h>

YAO_STEPS(boot);

unsigned long boot_hart_;

/* Without a prototype, as apps define it with parameters or without: the link compares types. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
int main();
#pragma GCC diagnostic pop

_Noreturn void boot_main(unsigned long hart, phys_t tree);

/* What the firmware was told to pass wins over the settings. */
static const char *bootargs(void)
{
    const char *passed = setting_text(dt_find_path("/chosen"), "bootargs", "");
    return *passed ? passed : setting_text(settings_node(), "bootargs", yao_bootargs);
}

/* On the app's stack, with interrupts on and FP registers usable. */
static _Noreturn void run_app(void)
{
    for (const yao_step *const *step = YAO_STEPS_TABLE(boot); *step; step++)
        if ((**step)())
            end_after_crash();
    int argc;
    char **argv = args_split(yao_app_name, bootargs(), &argc);
    exit(main(argc, argv));
}

/* From here on traps come from the app: sscratch says where their stack is. No ra: nobody
 * called. */
static _Noreturn void switch_to_app(void *stack)
{
    __asm__ volatile(
        "csrw sscratch, %[trap_stack]\n"
        "csrs sstatus, %[fs]\n"
        "csrr a0, sstatus\n" /* of a hart without FPU, FS stays zero */
        "and a0, a0, %[fs]\n"
        "beqz a0, 1f\n"
        "fscsr zero\n"
        "1:\n"
        "mv sp, %[stack]\n"
        "mv ra, zero\n"
        "csrsi sstatus, 2\n"
        "jr %[app]\n"
        :
        : [trap_stack] "r"(TRAP_STACK_TOP), [fs] "r"(SSTATUS_FS_INITIAL), [stack] "r"(stack),
          [app] "r"(run_app)
        : "memory", "a0");
    __builtin_unreachable();
}

_Noreturn void boot_main(unsigned long hart, phys_t tree)
{
    const void *blob = (const void *)(TREE_BASE + tree % MEGAPAGE);
    map_paging_on();
    const char *cause = memory_init(blob, tree);
    if (cause)
        no_tree(tree, cause);
    boot_hart_ = hart;
    uint64_t size = setting_size(settings_node(), "stack-size", STACK_SIZE_MAX, yao_stack_size);
    void *stack = app_stack_make(size);
    if (!stack) {
        log_error("memory: no %lu bytes left for the app's stack", size);
        end_after_crash();
    }
    switch_to_app(stack);
}
