/*
 * GPIO lines (struct device.interface of class "gpio"), as properties such as `cd-gpios` name them:
 * <controller line flags>. Levels are logical: 1 means active, whether the pin is then high or low.
 *
 * Functions return a value >= 0 or a negative errno, and log nothing about what the tree lacks.
 * Not callable from interrupt handlers, except gpio_output() and gpio_value().
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/device.h>

struct gpio_controller;

/* Levels are those of the pin. Lines are below struct gpio_controller.lines. */
struct gpio_ops {
    int (*input)(struct gpio_controller *controller, unsigned line);
    /* Makes the line an output that never shows the other level. Any context. */
    int (*output)(struct gpio_controller *controller, unsigned line, bool high);
    /* The level of the pin: 0, 1, or a negative errno. Any context. */
    int (*value)(struct gpio_controller *controller, unsigned line);
};

struct gpio_controller {
    const struct gpio_ops *ops;
    void *priv; /* private to the driver */
    unsigned lines;
};

DEVICE_CLASS(gpio);

struct gpio {
    struct gpio_controller *controller;
    unsigned line;
    bool active_low;
};

/* The line of entry @index of the node's @property ("cd-gpios"). 0, or:
 *   -ENOENT  the node has no such entry
 *   -ENODEV  there is no driver for the controller
 *   -EINVAL  the entry is malformed, or the controller has no such line
 *   or what the controller's probe returned */
int gpio_get(dt_node node, const char *property, unsigned index, struct gpio *gpio);

int gpio_input(const struct gpio *gpio);               /* makes it an input */
int gpio_output(const struct gpio *gpio, bool active); /* makes it an output of this level */
int gpio_value(const struct gpio *gpio);               /* 0, 1, or a negative errno */
