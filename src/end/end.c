/*
 * How an image ends. The last line on the console is an interface: tools and test benches parse it.
 *     yao: ended with status N      N = main's value or exit's argument, 0..255
 *     yao: ended by a crash
 * Then the machine is powered off by a power device that can pass on the status, else by the
 * firmware, else by another power device of the tree; if none can, the hart halts. When the app
 * ended by itself, the setting on-exit, or the app, may restart the machine or leave it on instead.
 */
#include "end.h"
#include "src/console/console.h"
#include "src/log/crash.h"
#include "src/sbi/sbi.h"
#include "src/sched/threads.h"
#include "src/settings/defaults.h"
#include "src/settings/settings.h"
#include <stdbool.h>
#include <stdlib.h>
#include <yao/log.h>
#include <yao/mm.h>
#include <yao/module.h>
#include <yao/power.h>

DEVICE_CLASS(power);
YAO_CLASS_OPTIONAL(power);
YAO_STEPS(exit);

#define CRASH_STATUS 255

/* With no interrupt enabled, wfi has nothing to wake up for. */
static _Noreturn void halt(void)
{
    __asm__ volatile("csrw sie, zero");
    for (;;)
        __asm__ volatile("wfi");
}

/* Tries the power devices that work, before the firmware or after it. noinline: a cold path with
 * several callers. */
static __attribute__((noinline)) void use_devices(bool restart, int status, bool after_firmware)
{
    struct device *dev;
    for (dt_node node = -1; (node = device_candidate(yao_drivers_power, node)) >= 0;) {
        struct power *power = device_get(yao_drivers_power, node, &dev) ? NULL : dev->interface;
        if (!power || power->after_firmware != after_firmware)
            continue;
        if (restart)
            power->ops->restart(power);
        else
            power->ops->off(power, status);
    }
}

/* The last way to restart, in images that restart by themselves. */
static void (*restart_devices)(void);

void end_restart_by(void (*restart)(void))
{
    restart_devices = restart;
}

/* The last line was printed, but the machine stands still now. */
static void complain(void)
{
    log_error("neither the firmware nor a device restarts the machine");
    console_flush();
}

/* The firmware knows the board better than we do, so it comes before most devices. */
static _Noreturn void leave(enum on_exit how, int status)
{
    bool restart = how == ON_EXIT_REBOOT;
    if (how == ON_EXIT_HALT)
        halt();
    use_devices(restart, status, false);
    if (restart)
        sbi_reboot();
    else
        sbi_shutdown(status != 0);
    use_devices(restart, status, true);
    if (restart && restart_devices)
        restart_devices();
    if (restart)
        complain();
    halt();
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
    leave(ON_EXIT_POWEROFF, CRASH_STATUS);
}

/* What the app asked for, in place of the setting; -1: nothing. */
static int asked = -1;

void end_as(enum on_exit how)
{
    asked = (int)how;
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
    return asked >= 0 ? (enum on_exit)asked
                      : setting_choice(settings_node(), "on-exit", words, yao_on_exit);
}

/* Whether an exit step failed, or the flush of a stream, so that some of what the app wrote may be
 * lost. */
static bool failed;

void end_as_failure(void)
{
    failed = true;
}

static void run(const yao_step *const *step)
{
    for (; *step; step++)
        failed |= (**step)() != 0;
}

_Noreturn void end_image(int status)
{
    thread_stop_others();
    run(YAO_STEPS_TABLE(exit));
    status &= 0xff;
    if (failed && status == EXIT_SUCCESS)
        status = EXIT_FAILURE;
    enum on_exit how = choose_end();
    log_info("ended with status %d", status);
    console_flush();
    leave(how, status);
}
