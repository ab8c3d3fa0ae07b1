/*
 * Devices on demand. A device is probed when it is first requested, and its probe in turn
 * requests the devices that it depends on (interrupt controller, bus, clock). So there is no
 * probe order to maintain, and an unused device costs nothing.
 *
 * A class ("console", "block", "rtc", "watchdog", …) is a table of drivers that
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
    const void *data;       /* describes the variant, in the driver's own terms */
};

struct driver {
    const struct dt_match *match;
    /* Brings the device up and sets dev->interface, which must stay valid for ever. Returns 0,
     * -ENODEV if the node is fine but no device is there (an empty slot, skipped silently), or
     * another negative errno after logging the reason. */
    int (*probe)(struct device *dev);
};

enum device_state { DEVICE_NEW, DEVICE_PROBING, DEVICE_READY, DEVICE_FAILED };

struct device {
    dt_node node;
    const struct driver *driver;
    const void *match_data; /* the matching entry's data */
    void *interface;        /* the class's struct: struct console, struct block_device, … */
    int error;              /* negative errno, if state is DEVICE_FAILED */
    enum device_state state;
    struct device *next;
};

/* Defines a driver of a class. The build finds it by this symbol's name:
 *     YAO_DRIVER(console, sifive_uart) = {.match = …, .probe = …};  */
#define YAO_DRIVER(class_, name_) const struct driver yao_driver_##class_##__##name_

/* The properties that the driver requires of a node, separated by spaces, with | between
 * alternatives. The build fails for a tree that lacks them:
 *     YAO_DRIVER_PROPERTIES(console, sifive_uart, "reg");  */
#define YAO_DRIVER_PROPERTIES(class_, name_, list)                                                 \
    static const char yao_properties_##class_##__##name_[] __attribute__((used)) = list

#define DEVICE_CLASS(class_)       extern const struct driver *const yao_drivers_##class_[]
#define DEVICE_CLASS_TABLE(class_) yao_drivers_##class_

/* The device of @node, probed if it was not yet. 0 and *dev, or:
 *   -ENODEV  no driver of the class matches, or no device is there
 *   -ELOOP   the device depends on itself
 *   -ENOMEM
 *   or what its probe returned. A failed probe is not repeated, except after -ENOMEM: later calls
 *   return the same error. */
int device_get(const struct driver *const *class, dt_node node, struct device **dev);

/* Zeroed memory for a driver, aligned for any type, never freed. NULL when out of memory, which is
 * logged: the probe should return -ENOMEM. */
void *device_alloc(const struct device *dev, size_t size);

/* The first node after @after (-1 to begin), in the tree's order, that has a matching driver,
 * whether it was probed or not. -ENOENT at the end. */
dt_node device_candidate(const struct driver *const *class, dt_node after);

/* The first candidate that works. 0 and *dev, or -ENODEV. */
int device_first(const struct driver *const *class, struct device **dev);
