#include "drivers/power/gpio_power.h"
#include <errno.h>
#include <yao/log.h>

#define PULSE_MS 100u  /* if the tree does not tell */
#define WAIT_MS  3000u /* the same */
#define MOST_MS  10000u

static uint32_t delay(dt_node node, const char *name, uint32_t usual)
{
    uint32_t ms;
    return dt_u32(node, name, 0, &ms) || ms > MOST_MS ? usual : ms;
}

int gpio_power_probe(struct device *dev, const struct gpio_power_names *names)
{
    struct gpio_power_config config = {
        .restarts = names->restarts,
        .active_ms = delay(dev->node, names->active, PULSE_MS),
        .inactive_ms = delay(dev->node, names->inactive, PULSE_MS),
        .wait_ms = delay(dev->node, names->wait, WAIT_MS),
    };
    int error = gpio_get(dev->node, "gpios", 0, &config.gpio);
    if (error == -ENOENT || error == -EINVAL)
        return device_error(dev->node, -EINVAL, "gpios is missing, malformed or names no line");
    struct gpio_power *device = error ? NULL : device_alloc(dev, sizeof *device);
    if (!device)
        return error ? error : -ENOMEM;
    gpio_power_init(device, &config);
    dev->interface = &device->power;
    return 0;
}
