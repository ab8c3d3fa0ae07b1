/* <yao/gpio.h>: every line is the same. */
#include "common_mshc.h"

int gpio_value(const struct gpio *gpio)
{
    return rig.gpio;
}
