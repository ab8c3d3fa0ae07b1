/* GPIO lines for those that use them: finds the controller in the tree, and turns logical levels
 * into those of the pin. */
#include <errno.h>
#include <yao/gpio.h>
#include <yao/module.h>

YAO_CLASS_OPTIONAL(gpio);

/* Of the specifier <line flags> (Linux, include/dt-bindings/gpio/gpio.h). */
#define CELLS      2
#define ACTIVE_LOW (1u << 0)

int gpio_get(dt_node node, const char *property, unsigned index, struct gpio *gpio)
{
    uint32_t args[4], cells;
    struct device *dev;
    dt_node source = dt_phandle_args(node, property, "#gpio-cells", index, args);
    if (source < 0)
        return source;
    if (dt_u32(source, "#gpio-cells", 0, &cells) || cells != CELLS)
        return -EINVAL;
    int error = device_get(yao_drivers_gpio, source, &dev);
    if (error)
        return error;
    struct gpio_controller *controller = dev->interface;
    if (args[0] >= controller->lines)
        return -EINVAL;
    *gpio = (struct gpio){controller, args[0], args[1] & ACTIVE_LOW};
    return 0;
}

int gpio_input(const struct gpio *gpio)
{
    return gpio->controller->ops->input(gpio->controller, gpio->line);
}

int gpio_output(const struct gpio *gpio, bool active)
{
    return gpio->controller->ops->output(gpio->controller, gpio->line, active != gpio->active_low);
}

int gpio_value(const struct gpio *gpio)
{
    int level = gpio->controller->ops->value(gpio->controller, gpio->line);
    return level < 0 ? level : level != gpio->active_low;
}
