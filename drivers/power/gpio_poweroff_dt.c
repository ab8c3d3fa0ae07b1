#include "drivers/power/gpio_power.h"

static const struct gpio_power_names names = {false, "active-delay-ms", "inactive-delay-ms",
                                              "timeout-ms"};

static int gpio_poweroff_probe(struct device *dev)
{
    return gpio_power_probe(dev, &names);
}

static const struct dt_match match[] = {{"gpio-poweroff", NULL}, {NULL, NULL}};

YAO_DRIVER(power, gpio_poweroff) = {match, gpio_poweroff_probe};
YAO_DRIVER_PROPERTIES(power, gpio_poweroff, "gpios");
