/*
 * Output through a buffer that empties by interrupt. What fits the UART's FIFO at once goes there
 * directly. A UART without a usable interrupt is polled.
 */
#include "buffered.h"
#include "console.h"
#include "output.h"
#include "ring.h"
#include "src/sbi/sbi.h"
#include <yao/irq.h>
#include <yao/module.h>
#include <yao/time.h>
#include <yao/wait.h>

YAO_ALTERNATIVE(console, buffered);

/* See polled.c. */
#define LOOKS_MAX 10000000u

static struct {
    bool set_up, interrupts;
    void (*received)(struct console *device); /* NULL: nobody listens */
    struct ring ring;
    struct wait room;
} out;

/* Moves buffered bytes to the device. Interrupts off. Returns whether anything is left. */
static bool drain(struct console *device)
{
    const char *piece;
    size_t length;
    while ((length = ring_piece(&out.ring, &piece))) {
        size_t taken = device->ops->transmit(device, piece, length);
        ring_drop(&out.ring, taken);
        if (taken < length)
            break;
    }
    return ring_used(&out.ring);
}

static void choose_interrupts(struct console *device, bool on_room)
{
    if (out.interrupts)
        device->ops->set_interrupts(device, on_room, out.received);
}

static void on_interrupt(struct console *device)
{
    if (out.received)
        out.received(device);
    choose_interrupts(device, drain(device));
    if (ring_room(&out.ring) >= RING_SIZE / 2)
        wait_signal(&out.room);
}

/* The UART with its interrupt requested, where it has one. */
static struct console *device_ready(void)
{
    struct console *device = console_device();
    if (device && !out.set_up) {
        out.set_up = true;
        device->on_interrupt = on_interrupt;
        out.interrupts = !irq_request(device->node, 0, device->interrupt, device->priv);
    }
    return device;
}

bool console_listen(void (*received)(struct console *device))
{
    struct console *device = device_ready();
    out.received = received;
    if (device)
        choose_interrupts(device, ring_used(&out.ring));
    return device && out.interrupts;
}

/* Empties the buffer into the device by polling; gives up on a device that takes nothing. */
static void drain_polled(struct console *device)
{
    uint32_t left = ring_used(&out.ring);
    for (unsigned looks = 0; looks < LOOKS_MAX && drain(device); looks++)
        if (ring_used(&out.ring) != left) {
            left = ring_used(&out.ring);
            looks = 0;
        }
}

static void wait_for_room(struct console *device)
{
    if (!out.interrupts) {
        drain_polled(device);
        ring_drop(&out.ring, ring_used(&out.ring));
        return;
    }
    unsigned long enabled = irq_save();
    wait_clear(&out.room);
    bool left = drain(device);
    choose_interrupts(device, left);
    irq_restore(enabled);
    if (left && !ring_room(&out.ring))
        wait_for(&out.room, TIME_NEVER);
}

/* Straight to the device while nothing is buffered, the rest into the buffer. */
static void write_piece(const char *bytes, size_t length)
{
    struct console *device = console_device();
    unsigned long enabled = irq_save();
    size_t taken = 0;
    if (!ring_used(&out.ring))
        taken = device->ops->transmit(device, bytes, length);
    irq_restore(enabled);
    for (bytes += taken, length -= taken; length; bytes++, length--) {
        if (!ring_room(&out.ring))
            wait_for_room(device);
        ring_put(&out.ring, *bytes);
    }
}

/* What did not fit the FIFO leaves by interrupt, or now where there is none. */
static void start_output(struct console *device)
{
    if (!ring_used(&out.ring))
        return;
    unsigned long enabled = irq_save();
    choose_interrupts(device, drain(device));
    irq_restore(enabled);
    if (!out.interrupts)
        drain_polled(device);
}

ssize_t console_write(const void *bytes, size_t length)
{
    struct console *device = device_ready();
    if (!device) {
        console_lines(sbi_console_write, bytes, length);
    } else {
        console_lines(write_piece, bytes, length);
        start_output(device);
    }
    return (ssize_t)length;
}

static void flush(struct console *device)
{
    unsigned long enabled = irq_save();
    drain_polled(device);
    for (unsigned looks = 0; looks < LOOKS_MAX && !device->ops->idle(device); looks++)
        ;
    irq_restore(enabled);
}

void console_flush(void)
{
    struct console *device = console_device();
    if (device)
        flush(device);
}

void console_crash(void)
{
    struct console *device = console_abandon();
    if (device)
        flush(device);
}
