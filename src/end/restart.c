/* Devices that only restart the machine are in the images of apps that do so, and in no others. */
#include "end.h"
#include <yao/module.h>
#include <yao/power.h>

DEVICE_CLASS(restart);
YAO_CLASS_OPTIONAL(restart);

static void use_restart_devices(void)
{
    struct device *dev;
    for (dt_node node = -1; (node = device_candidate(yao_drivers_restart, node)) >= 0;)
        if (!device_get(yao_drivers_restart, node, &dev)) {
            struct power *power = dev->interface;
            power->ops->restart(power);
        }
}

void end_by_restart(void)
{
    end_as(ON_EXIT_REBOOT);
    end_restart_by(use_restart_devices);
}
