#include "drivers/gpio/sifive_gpio.h"
#include <errno.h>
#include <yao/device_map.h>
#include <yao/log.h>

#define LINES     16u /* of FU540 and FU740 */
#define LINES_MAX 32u

static int sifive_gpio_probe(struct device *dev)
{
    uintptr_t base;
    uint32_t lines = LINES;
    int error = dt_u32(dev->node, "ngpios", 0, &lines);
    if ((error && error != -ENOENT) || !lines || lines > LINES_MAX)
        return device_error(dev->node, -EINVAL, "ngpios is malformed, or not from 1 to %u",
                            LINES_MAX);
    error = device_map(dev, 0, 0, SIFIVE_GPIO_WINDOW, &base);
    if (error)
        return error;
    struct sifive_gpio *gpio = device_alloc(dev, sizeof *gpio);
    if (!gpio)
        return -ENOMEM;
    sifive_gpio_init(gpio, base, lines);
    dev->interface = &gpio->controller;
    return 0;
}

static const struct dt_match match[] = {{"sifive,gpio0", NULL},
                                        {"sifive,fu540-c000-gpio", NULL},
                                        {"sifive,fu740-c000-gpio", NULL},
                                        {NULL, NULL}};

YAO_DRIVER(gpio, sifive_gpio) = {match, sifive_gpio_probe};
YAO_DRIVER_PROPERTIES(gpio, sifive_gpio, "reg");
