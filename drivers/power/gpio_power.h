/*
 * A line that restarts the board or powers it off (Linux,
 * Documentation/devicetree/bindings/power/reset/gpio-{restart,poweroff}.yaml, and
 * drivers/power/reset/gpio-{restart,poweroff}.c): it is made active, inactive and active again, as
 * some boards look at the level, and others at one of the edges.
 */
#pragma once

#include <stdint.h>
#include <yao/gpio.h>
#include <yao/power.h>

struct gpio_power_config {
    struct gpio gpio;
    bool restarts;                   /* else it powers off */
    uint32_t active_ms, inactive_ms; /* how long each level stays */
    uint32_t wait_ms;                /* for the effect, before it is taken to have failed */
};

struct gpio_power {
    struct power power; /* the interface; its priv is this struct */
    struct gpio_power_config config;
};

/* Does not touch the line. */
void gpio_power_init(struct gpio_power *device, const struct gpio_power_config *config);

/* The names that the two bindings have for the same. */
struct gpio_power_names {
    bool restarts;
    const char *active, *inactive, *wait;
};

/* The probe of both drivers. */
int gpio_power_probe(struct device *dev, const struct gpio_power_names *names);
