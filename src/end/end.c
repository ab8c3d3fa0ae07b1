/*
 * How an image ends. The last line on the console is an interface: tools and test benches parse it.
 *     yao: ended with status N      N = main's value or exit's argument, 0..255
 *     yao: ended by a crash
 * Then the machine is powered off by a power device of the tree, else by the firmware; if neither
 * can, the hart halts. When the app ended by itself, the setting on-exit may restart the machine
 * or leave it on instead.
 */
#include "end.h"
#include "src/console/console.h"
#include "src/log/crash.h"
#include "src/sbi/sbi.h"
#include "src/settings/defaults.h"
#include "src/settings/settings.h"
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>
#include <yao/log.h>
#include <yao/mm.h>
#include <yao/module.h>
#include <yao/power.h>

DEVICE_CLASS(power);
YAO_CLASS_OPTIONAL(power);
YAO_STEPS(flush);
YAO_STEPS(exit);

#define CRASH_STATUS 255

/* With no interrupt enabled, wfi has nothing to wake up for. */
static _Noreturn void halt(void)
{
    __asm__ volatile("csrw sie, zero");
    for (;;)
        __asm__ volatile("wfi");
}

static void power_off(int status)
{
    struct device *dev;
    for (dt_node node = -1; (node = device_candidate(yao_drivers_power, node)) >= 0;)
        if (!device_get(yao_drivers_power, node, &dev)) {
            struct power *power = dev->interface;
            power->ops->off(power, status);
        }
}

_Noreturn void end_before_paging(void)
{
    log_crash("ended by a crash");
    sbi_shutdown(true);
    halt();
}

/* Try the power device once only: its driver may be what crashed. */
_Noreturn void end_after_crash(void)
{
    static bool tried;
    if (tried || !page_free_bytes())
        end_before_paging();
    log_crash("ended by a crash");
    tried = true;
    power_off(CRASH_STATUS);
    sbi_shutdown(true);
    halt();
}

/* Called before the last line is printed, as it may log an error. */
static enum on_exit choose_end(void)
{
    static const char *const words[] = {
        [ON_EXIT_POWEROFF] = "poweroff",
        [ON_EXIT_REBOOT] = "reboot",
        [ON_EXIT_HALT] = "halt",
        NULL,
    };
    enum on_exit wanted = setting_choice(settings_node(), "on-exit", words, yao_on_exit);
    if (wanted != ON_EXIT_REBOOT || sbi_has(SBI_EXT_SRST))
        return wanted;
    log_error("/chosen/yao: on-exit: the firmware cannot restart");
    return ON_EXIT_POWEROFF;
}

static void leave(enum on_exit how, int status)
{
    if (how == ON_EXIT_REBOOT)
        sbi_reboot();
    if (how != ON_EXIT_POWEROFF)
        return;
    power_off(status);
    sbi_shutdown(status != 0);
}

/* Whether an exit step failed, so that some of what the app wrote may be lost. */
static bool failed;

static void run(const yao_step *const *step)
{
    for (; *step; step++)
        failed |= (**step)() != 0;
}

/* Picolibc's exit() calls this after the atexit() functions and before _exit(). Picolibc does not
 * flush streams in between: the flush steps do. */
void __libc_fini_array(void);

void __libc_fini_array(void)
{
    run(YAO_STEPS_TABLE(flush));
}

_Noreturn void _exit(int status)
{
    run(YAO_STEPS_TABLE(exit));
    status &= 0xff;
    if (failed && status == EXIT_SUCCESS)
        status = EXIT_FAILURE;
    enum on_exit how = choose_end();
    log_info("ended with status %d", status);
    console_flush();
    leave(how, status);
    halt();
}
