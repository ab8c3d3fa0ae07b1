/* Lines that tell of the card in a slot, for the glue of all hosts. In a header, as an image rarely
 * has two such drivers. */
#pragma once

#include <errno.h>
#include <yao/gpio.h>
#include <yao/log.h>

/* Entry @index of the node's @property as an input. 0, or an error of gpio_get() or gpio_input(),
 * without a message. */
static inline int mmc_line(dt_node node, const char *property, unsigned index, struct gpio *gpio)
{
    int error = gpio_get(node, property, index, gpio);
    return error ? error : gpio_input(gpio);
}

/* Reports that mmc_line() failed. A line that cannot be read tells nothing, so that the card is
 * tried anyway. */
static inline void mmc_line_unused(dt_node node, const char *property, int error)
{
    device_error(node, 0, "%s: %s: not used", property,
                 error == -ENODEV ? "its controller has no driver" : "it does not work");
}
