/*
 * The interface of UART drivers to the console layer (struct device.interface of class "console").
 * A driver moves bytes between the caller and the FIFO and never waits. Buffering, line ends and
 * waiting are left to the console layer (src/console).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <yao/device.h>

struct console;

struct console_ops {
    /* Puts up to @length bytes into the transmit FIFO; returns how many fit. Any context. */
    size_t (*transmit)(struct console *console, const char *bytes, size_t length);
    /* Takes up to @size received bytes; returns how many there were. Any context. */
    size_t (*receive)(struct console *console, char *bytes, size_t size);
    /* Selects the events that interrupt: room in the transmit FIFO; bytes received. */
    void (*set_interrupts)(struct console *console, bool on_room, bool on_received);
    /* Whether every byte has been sent, as far as the device can tell. */
    bool (*idle)(struct console *console);
};

struct console {
    const struct console_ops *ops;
    void *priv;                                    /* private to the driver */
    void (*interrupt)(void *priv);                 /* the driver's handler, an irq_handler */
    void (*on_interrupt)(struct console *console); /* set by the console layer; called by the
                                                      driver's handler, for either event */
    uint32_t lost; /* damaged bytes and receive overruns, as far as the device reports them; counted
                      by the driver. One overrun may have lost any number of bytes. */
    dt_node node;  /* the UART's; the console layer may request its interrupt 0 */
};

DEVICE_CLASS(console);
