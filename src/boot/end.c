/*
 * How an image ends. The last line on the console is a contract with whoever watches:
 *     yao: ended with status N      N = main's value or exit's argument, 0..255
 *     yao: ended by a crash
 * Then the machine is powered off, through a device of the tree, else through the firmware; where
 * neither can, the hart sleeps for ever.
 */
#include "end.h"
#include "src/console/console.h"
#include "src/log/crash.h"
#include "src/sbi/sbi.h"
#include <stdlib.h>
#include <unistd.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/module.h>
#include <yao/power.h>

DEVICE_CLASS(power);
YAO_CLASS_OPTIONAL(power);
YAO_STEPS(exit);

static _Noreturn void halt(void)
{
    irq_save();
    for (;;)
        __asm__ volatile("wfi");
}

_Noreturn void end_now(bool crashed)
{
    if (crashed)
        log_crash("ended by a crash");
    sbi_shutdown(crashed);
    halt();
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

_Noreturn void _exit(int status)
{
    status &= 0xff;
    for (const yao_step *const *step = YAO_STEPS_TABLE(exit); *step; step++)
        (**step)();
    log_info("ended with status %d", status);
    console_flush();
    power_off(status);
    sbi_shutdown(status != 0);
    halt();
}
