/* GPIO lines of the StarFive JH7110's pin controllers; drivers/pinctrl/jh7110_pins.h says which
 * registers there are. Interrupts of lines are not used. */
#pragma once

#include "drivers/pinctrl/jh7110_pins.h"
#include <yao/gpio.h>

struct jh7110_gpio {
    struct gpio_controller controller; /* the interface; its priv is this struct */
    struct jh7110_pins pins;
};

/* Leaves all lines as they are, and masks their interrupts. */
void jh7110_gpio_init(struct jh7110_gpio *gpio, const struct jh7110_pins *pins);
