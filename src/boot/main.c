/* From the first C code with paging on to the app's main(). */
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
#include <yao/log.h>
#include <yao/module.h>

YAO_STEPS(boot);

unsigned long boot_hart_;

/* No prototype: apps define it with or without parameters, and LTO compares the types. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
int main();
#pragma GCC diagnostic pop

/* The C library's: calls @main, and exit() with what it returns (src/sys/musl/start.c). */
int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv);

_Noreturn void boot_main(unsigned long hart, phys_t tree);

/* The standard /chosen/bootargs, if not empty, wins over our setting of that name. */
static const char *bootargs(void)
{
    const char *passed = setting_text(dt_find_path("/chosen"), "bootargs", "");
    return *passed ? passed : setting_text(settings_node(), "bootargs", yao_bootargs);
}

/* Runs on the app's stack, with interrupts and the FPU on. */
static _Noreturn void run_app(void)
{
    for (const yao_step *const *step = YAO_STEPS_TABLE(boot); *step; step++)
        if ((**step)())
            end_after_crash();
    int argc;
    char **argv = args_split(yao_app_name, bootargs(), &argc);
    __libc_start_main(main, argc, argv);
    __builtin_unreachable();
}

/* Sets sscratch to the trap stack, which marks traps from now on as the app's (src/trap/entry.c).
 * ra = 0 ends backtraces. */
static _Noreturn void switch_to_app(void *stack)
{
    __asm__ volatile(
        "csrw sscratch, %[trap_stack]\n"
        "csrs sstatus, %[fs]\n"
        "csrr a0, sstatus\n" /* FS stays zero on a hart without FPU */
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
        bad_tree(tree, cause);
    boot_hart_ = hart;
    uint64_t size = setting_size(settings_node(), "stack-size", STACK_SIZE_MAX, yao_stack_size);
    void *stack = app_stack_make(size);
    if (!stack) {
        log_error("memory: no %lu bytes left for the app's stack", size);
        end_after_crash();
    }
    switch_to_app(stack);
}
