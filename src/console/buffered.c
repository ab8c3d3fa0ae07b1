/*
 * Interrupt-driven console output. Bytes go straight into the UART's FIFO while the ring is empty
 * and the FIFO has room; the rest waits in the ring, which the UART's interrupt handler drains.
 * A UART without a usable interrupt is polled instead.
 *
 * Only the app moves the ring's head, but both the app and the handler move its tail: drain() runs
 * with interrupts off.
 */
#include "buffered.h"
#include "console.h"
#include "output.h"
#include "ring.h"
#include "src/sbi/sbi.h"
#include <string.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/module.h>
#include <yao/time.h>
#include <yao/wait.h>

YAO_ALTERNATIVE(console, buffered);

/* After this many missed interrupts in a row the UART is polled. */
#define MISSED_MAX 3

static struct {
    bool set_up, interrupts;
    bool (*received)(struct console *device); /* NULL: this image reads no input */
    bool listening;                           /* receive interrupts are wanted: input has room */
    unsigned missed;                          /* interrupts missed since the last that arrived */
    struct ring ring;
    struct wait room; /* signaled when half of the ring is free */
} out;

/* Moves buffered bytes to the device. Returns whether anything is left. */
static bool drain(struct console *device)
{
    const char *piece;
    size_t length;
    unsigned long enabled = irq_save();
    while ((length = ring_piece(&out.ring, &piece))) {
        size_t taken = device->ops->transmit(device, piece, length);
        ring_drop(&out.ring, taken);
        if (taken < length)
            break;
    }
    irq_restore(enabled);
    return ring_used(&out.ring);
}

static void choose_interrupts(struct console *device, bool on_room)
{
    if (out.interrupts)
        device->ops->set_interrupts(device, on_room, out.listening);
}

/* Sends what fits, and asks for an interrupt for the rest. */
static void drain_and_ask(struct console *device)
{
    unsigned long enabled = irq_save();
    choose_interrupts(device, drain(device));
    irq_restore(enabled);
}

static void on_interrupt(struct console *device)
{
    out.missed = 0;
    if (out.listening)
        out.listening = out.received(device);
    drain_and_ask(device);
    if (ring_room(&out.ring) >= RING_SIZE / 2)
        wait_signal(&out.room);
}

/* The UART; the first call requests its interrupt, if it has one. */
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

static void ask_for_input(struct console *device)
{
    unsigned long enabled = irq_save();
    out.listening = true;
    choose_interrupts(device, ring_used(&out.ring));
    irq_restore(enabled);
}

void console_listen(bool (*received)(struct console *device))
{
    struct console *device = device_ready();
    out.received = received;
    if (device)
        ask_for_input(device);
}

void console_listen_again(void)
{
    if (out.interrupts && !out.listening)
        ask_for_input(console_device());
}

bool console_interrupts(void)
{
    return out.interrupts;
}

/* Drains the ring by polling; gives up on a device that takes nothing. Interrupts are off only
 * while the FIFO is being filled, not while it drains. */
static void drain_polled(struct console *device)
{
    uint32_t left = ring_used(&out.ring);
    for (unsigned polls = 0; polls < CONSOLE_POLLS_MAX && drain(device); polls++)
        if (ring_used(&out.ring) != left) {
            left = ring_used(&out.ring);
            polls = 0;
        }
}

static void drain_or_drop(struct console *device)
{
    drain_polled(device);
    ring_drop(&out.ring, ring_used(&out.ring));
}

/* Drains the ring before reporting: the message needs room in it. */
static void poll_from_now_on(struct console *device)
{
    unsigned long enabled = irq_save();
    device->ops->set_interrupts(device, false, false);
    out.interrupts = false;
    irq_restore(enabled);
    drain_or_drop(device);
    device_error(device->node, 0, "interrupt 0 does not arrive: polling instead");
}

void console_interrupt_missed(void)
{
    if (++out.missed == MISSED_MAX)
        poll_from_now_on(console_device());
}

/* A UART that sends nothing within CONSOLE_INTERRUPT_NS lost its interrupt, or is dead: either way
 * polling is what is left. So it is for a caller that has turned interrupts off. */
static void wait_for_room(struct console *device)
{
    unsigned long enabled = irq_save();
    irq_restore(enabled);
    if (!out.interrupts || !enabled) {
        drain_or_drop(device);
        return;
    }
    wait_clear(&out.room);
    drain_and_ask(device);
    if (!ring_room(&out.ring) && wait_for(&out.room, time_ns() + CONSOLE_INTERRUPT_NS) &&
        !ring_room(&out.ring))
        poll_from_now_on(device);
}

/* Waits for room where there is none. noinline: keeps the way of a line that fits the FIFO short.
 */
static __attribute__((noinline)) void put_in_ring(struct console *device, const char *bytes,
                                                  size_t length)
{
    while (length) {
        if (!ring_room(&out.ring))
            wait_for_room(device);
        size_t taken = ring_fill(&out.ring, bytes, length);
        bytes += taken;
        length -= taken;
    }
}

/* Straight to the device while the ring is empty; the rest goes into the ring. */
static void write_piece(const char *bytes, size_t length)
{
    struct console *device = console_device();
    unsigned long enabled = irq_save();
    size_t taken = 0;
    if (!ring_used(&out.ring))
        taken = device->ops->transmit(device, bytes, length);
    irq_restore(enabled);
    if (taken < length)
        put_in_ring(device, bytes + taken, length - taken);
}

/* What did not fit into the FIFO is sent by interrupt, or polled out now if there is none. */
static void start_output(struct console *device)
{
    if (!ring_used(&out.ring))
        return;
    drain_and_ask(device);
    if (!out.interrupts)
        drain_polled(device);
}

const char *console_line_end(const char *bytes, const char *end)
{
    const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
    return newline ? newline : end;
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

ssize_t console_write_raw(const void *bytes, size_t length)
{
    struct console *device = device_ready();
    if (!device) {
        sbi_console_write(bytes, length);
    } else {
        write_piece(bytes, length);
        start_output(device);
    }
    return (ssize_t)length;
}

static bool is_idle(struct console *device)
{
    unsigned long enabled = irq_save();
    bool idle = device->ops->idle(device);
    irq_restore(enabled);
    return idle;
}

/* Interrupts stay on meanwhile, so input is not lost: at 115200 baud a full ring takes 89 ms. */
static void wait_until_sent(struct console *device)
{
    drain_polled(device);
    for (unsigned polls = 0; polls < CONSOLE_POLLS_MAX && !is_idle(device); polls++)
        ;
}

void console_flush(void)
{
    struct console *device = console_device();
    if (device)
        wait_until_sent(device);
}

size_t console_unsent(void)
{
    return ring_used(&out.ring);
}

void console_drop_unsent(void)
{
    unsigned long enabled = irq_save();
    ring_drop(&out.ring, ring_used(&out.ring));
    irq_restore(enabled);
}

void console_crash(void)
{
    struct console *device = console_abandon();
    if (device)
        wait_until_sent(device);
}
