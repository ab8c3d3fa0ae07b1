/*
 * Consoles: what a UART driver offers to the console layer (struct device.interface of
 * class "console"). The driver moves bytes between caller and FIFO and never waits;
 * buffering, newline handling and waiting are the console layer's (src/console).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <yao/device.h>

struct console;

struct console_ops {
    /* Puts up to @length bytes into the transmit FIFO; returns how many fitted. Any context. */
    size_t (*transmit)(struct console *console, const char *bytes, size_t length);
    /* Takes up to @size received bytes; returns how many there were. Any context. */
    size_t (*receive)(struct console *console, char *bytes, size_t size);
    /* Choose which events interrupt: FIFO has room for more; bytes have been received. */
    void (*set_interrupts)(struct console *console, bool on_room, bool on_received);
    /* Whether every byte has left the FIFO as far as the device can tell. */
    bool (*idle)(struct console *console);
};

struct console {
    const struct console_ops *ops;
    void *priv;                                    /* the driver's */
    void (*interrupt)(void *priv);                 /* the driver's handler, an irq_handler */
    void (*on_interrupt)(struct console *console); /* set by the console layer; the driver's
                                                      handler calls it for either event */
    uint32_t lost; /* received bytes that were damaged, and times that some found the FIFO full and
                      were lost: counted by the driver, as far as its device can tell */
    dt_node node;  /* whose interrupt 0 the console layer requests if it wants to */
};

DEVICE_CLASS(console);
