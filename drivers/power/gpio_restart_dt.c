#include "drivers/power/gpio_power.h"

static const struct gpio_power_names names = {true, "active-delay", "inactive-delay", "wait-delay"};

static int gpio_restart_probe(struct device *dev)
{
    return gpio_power_probe(dev, &names);
}

static const struct dt_match match[] = {{"gpio-restart", NULL}, {NULL, NULL}};

YAO_DRIVER(restart, gpio_restart) = {match, gpio_restart_probe};
YAO_DRIVER_PROPERTIES(restart, gpio_restart, "gpios");
