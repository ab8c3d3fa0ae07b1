/*
 * SiFive GPIO (FU540-C000 manual v1p0, chapter "GPIO"; Linux, drivers/gpio/gpio-sifive.c): a bit
 * for each line in every register. Its interrupts are not used.
 */
#pragma once

#include <stdint.h>
#include <yao/gpio.h>

struct sifive_gpio {
    struct gpio_controller controller; /* the interface; its priv is this struct */
    uintptr_t base;
};

#define SIFIVE_GPIO_WINDOW 0x44 /* bytes of registers */

/* Leaves all lines as they are. @lines: at most 32. */
void sifive_gpio_init(struct sifive_gpio *gpio, uintptr_t base, unsigned lines);
