/*
 * Strict model of SiFive's GPIO (FU540-C000 manual v1p0, chapter "GPIO"). Fails the test when
 * software
 *  - accesses anything but words of registers that exist, or writes the inputs
 *  - uses lines that do not exist
 * What one pin does is kept, so that a test can show that it never has a level that nobody wants.
 */
#pragma once

#include "bus.h"

struct sifive_gpio_model {
    unsigned lines;
    uint32_t in_en, out_en, out, inverted;
    uint32_t outside; /* the levels that the board gives to the pins */
    unsigned watched; /* a line */
    char changes[16]; /* what its pin did: 'H', 'L', or 'z' when nobody drives it */
    unsigned change_count;
    struct bus_model bus;
};

void sifive_gpio_model_init(struct sifive_gpio_model *model, uintptr_t base, unsigned lines);
