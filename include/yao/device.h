/*
 * Devices on demand. A device comes to life when somebody asks for it, and asks for
 * its own providers (interrupt controller, bus, clock) in turn: there is no probe
 * order to maintain. A device that nobody asks for costs nothing.
 *
 * A class ("console", "block", "intc", "spi", "power") is a table of drivers that
 * the build generates: to use class X, declare DEVICE_CLASS(X); the reference
 * to its table is what makes the build provide the drivers.
 *
 * A driver is two files: device logic, which knows registers and takes a plain
 * config struct, and glue, which matches `compatible`, reads the tree and calls it.
 *
 * Errors are negative errno values. Not callable from interrupt handlers.
 */
#pragma once

#include <yao/dt.h>

struct device;

struct dt_match {
    const char *compatible; /* NULL ends the table */
    const void *data;       /* what differs between variants; the driver defines it */
};

struct driver {
    const struct dt_match *match;
    /* Brings the device up and sets dev->interface. Returns 0, -ENODEV when the node
     * is fine but nothing is there (an empty slot: silently skipped), or another
     * negative errno after having said why with log_error(). */
    int (*probe)(struct device *dev);
};

enum device_state { DEVICE_NEW, DEVICE_PROBING, DEVICE_READY, DEVICE_FAILED };

struct device {
    dt_node node;
    const struct driver *driver;
    const void *match_data; /* the matching entry's data */
    void *interface;        /* the class's struct: struct console, struct block_device, … */
    int error;              /* why, when state is DEVICE_FAILED */
    enum device_state state;
    struct device *next;
};

/* Defines a driver of a class. The build finds it by this symbol's name:
 *     YAO_DRIVER(console, sifive_uart) = {.match = …, .probe = …};  */
#define YAO_DRIVER(class_, name_) const struct driver yao_driver_##class_##__##name_

/* The properties that a node must have for the driver to work, so that a tree without them is an
 * error of the build: in one string, separated by spaces, with | between properties of which one
 * will do: YAO_DRIVER_PROPERTIES(console, sifive_uart, "reg");  */
#define YAO_DRIVER_PROPERTIES(class_, name_, list)                                                 \
    static const char yao_properties_##class_##__##name_[] __attribute__((used)) = list

#define DEVICE_CLASS(class_)       extern const struct driver *const yao_drivers_##class_[]
#define DEVICE_CLASS_TABLE(class_) yao_drivers_##class_

/* The device of @node, brought up if it was not yet. 0 and *dev, or: -ENODEV no driver
 * of the class matches or nothing is there, -ELOOP the node needs itself, -ENOMEM, or what its
 * probe returned (also on every later call: only what failed with -ENOMEM is retried). */
int device_get(const struct driver *const *class, dt_node node, struct device **dev);

/* Zeroed memory for a device's driver, aligned for anything, for ever. NULL when there is none,
 * after having said so: the probe returns -ENOMEM then. */
void *device_alloc(const struct device *dev, size_t size);

/* The next candidate of the class after node @after (-1 to begin) in the tree's order:
 * a node with a matching driver, whether or not it was brought up yet. -ENOENT at the
 * end. */
dt_node device_candidate(const struct driver *const *class, dt_node after);
