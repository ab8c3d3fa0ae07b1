/*
 * Console input. An image that reads the console collects bytes from boot on, not from its first
 * read. Once the ring is full, bytes stay in the UART's FIFO, so that flow control can stop the
 * sender. The interrupt handler puts bytes into the ring, the reader takes them out.
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

YAO_REQUIRE(console, buffered);

#define POLL_NS      TIME_MS(1)  /* between two polls of a console without interrupts */
#define END_OF_INPUT 4           /* Ctrl-D, the control character EOT */
#define REPORT_NS    TIME_SECOND /* between two reports of lost bytes */

static struct {
    struct ring ring;
    struct wait received;
    uint32_t lost; /* how much of the UART's count was reported */
    uint64_t next_report;
} in;

static void keep_bytes(const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ring_put(&in.ring, bytes[i] == '\r' ? '\n' : bytes[i]);
}

/* Moves received bytes from the UART into the ring until either has no more. */
static void take_bytes(struct console *device)
{
    char bytes[16];
    size_t room, count;
    do {
        room = ring_room(&in.ring);
        room = room < sizeof bytes ? room : sizeof bytes;
        count = room ? device->ops->receive(device, bytes, room) : 0;
        keep_bytes(bytes, count);
    } while (count);
}

static bool on_received(struct console *device)
{
    take_bytes(device);
    if (ring_used(&in.ring))
        wait_signal(&in.received);
    return ring_room(&in.ring);
}

static int start_input(void)
{
    console_listen(on_received);
    return 0;
}

YAO_STEP(boot, console_input, start_input);

static void poll_bytes(void)
{
    struct console *device = console_device();
    char byte;
    if (device)
        take_bytes(device);
    else
        while (ring_room(&in.ring) && sbi_console_read(&byte, 1))
            keep_bytes(&byte, 1);
}

/* If its interrupt got lost, the UART would never be read again. So poll it once whenever none
 * arrives for a while. */
static void wait_for_interrupt(void)
{
    if (!wait_for(&in.received, time_ns() + CONSOLE_INTERRUPT_NS))
        return;
    unsigned long enabled = irq_save();
    poll_bytes();
    irq_restore(enabled);
    if (ring_used(&in.ring))
        console_interrupt_missed();
}

static void wait_for_input(void)
{
    while (!ring_used(&in.ring)) {
        if (console_interrupts()) {
            wait_for_interrupt();
            continue;
        }
        poll_bytes();
        if (!ring_used(&in.ring))
            time_sleep_until(time_ns() + POLL_NS);
    }
}

/* At most one report per REPORT_NS: writing it takes time, in which more may be lost. */
static void report_lost(void)
{
    const struct console *device = console_device();
    if (!device || device->lost == in.lost)
        return;
    uint64_t now = time_ns();
    if (now < in.next_report)
        return;
    uint32_t count = device->lost - in.lost;
    in.lost += count;
    in.next_report = now + REPORT_NS;
    device_error(device->node, 0, "input was lost (overruns and damaged bytes: %u)", count);
}

/* Ctrl-D as a Unix terminal handles it: a read ends before it, and it is not part of the data. */
static size_t before_end(const char *piece, size_t length)
{
    const char *end = memchr(piece, END_OF_INPUT, length);
    return end ? (size_t)(end - piece) : length;
}

ssize_t console_read(void *bytes, size_t size)
{
    if (!size)
        return 0;
    wait_for_input();
    report_lost();
    const char *piece;
    size_t length = ring_piece(&in.ring, &piece);
    length = before_end(piece, length < size ? length : size);
    memcpy(bytes, piece, length);
    ring_drop(&in.ring, length ? length : 1); /* length 0: a Ctrl-D, consumed here */
    console_listen_again();
    return (ssize_t)length;
}
