#include "drivers/gpio/jh7110_gpio.h"
#include <errno.h>

static int jh7110_gpio_probe(struct device *dev)
{
    struct jh7110_pins pins;
    int error = jh7110_pins_probe(dev, &pins);
    if (error)
        return error;
    struct jh7110_gpio *gpio = device_alloc(dev, sizeof *gpio);
    if (!gpio)
        return -ENOMEM;
    jh7110_gpio_init(gpio, &pins);
    dev->interface = &gpio->controller;
    return 0;
}

static const struct dt_match match[] = {{"starfive,jh7110-sys-pinctrl", &jh7110_sys_pins},
                                        {"starfive,jh7110-aon-pinctrl", &jh7110_aon_pins},
                                        {NULL, NULL}};

YAO_DRIVER(gpio, jh7110_gpio) = {match, jh7110_gpio_probe};
YAO_DRIVER_PROPERTIES(gpio, jh7110_gpio, "reg");
