/*
 * Console input. An image that reads the console collects bytes from boot on, not from its first
 * read. Once the ring is full, bytes stay in the UART's FIFO, so that flow control can stop the
 * sender. The interrupt handler puts bytes into the ring, the reader takes them out.
 */
#include "input.h"
#include "buffered.h"
#include "output.h"
#include "ring.h"
#include "src/sbi/sbi.h"
#include "src/sched/ready.h"
#include <errno.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/module.h>
#include <yao/time.h>
#include <yao/wait.h>

YAO_REQUIRE(console, buffered);

#define POLL_NS   TIME_MS(1)  /* between two polls of a console without interrupts */
#define REPORT_NS TIME_SECOND /* between two reports of lost bytes */

static struct {
    struct ring ring;
    struct wait received;
    bool (*watch)(char byte); /* or NULL */
    uint32_t lost;            /* how much of the UART's count was reported */
    uint64_t next_report;
} in;

static void keep_bytes(const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!in.watch || !in.watch(bytes[i]))
            ring_put(&in.ring, bytes[i]);
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
    if (ring_used(&in.ring)) {
        wait_signal(&in.received);
        ready_changed();
    }
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
    unsigned long enabled = irq_save();
    char byte;
    if (device)
        take_bytes(device);
    else
        while (ring_room(&in.ring) && sbi_console_read(&byte, 1))
            keep_bytes(&byte, 1);
    irq_restore(enabled);
}

/* The UART is looked at, too, in case that its interrupt does not arrive. */
size_t console_waiting(void)
{
    if (!ring_used(&in.ring))
        poll_bytes();
    return ring_used(&in.ring);
}

uint64_t console_again_ns(void)
{
    return time_ns() + (console_interrupts() ? CONSOLE_INTERRUPT_NS : POLL_NS);
}

/* If its interrupt got lost, the UART would never be read again. So poll it once whenever none
 * arrives for a while. */
static int wait_for_interrupt(uint64_t deadline_ns)
{
    uint64_t end_ns = time_ns() + CONSOLE_INTERRUPT_NS;
    int result =
        wait_interruptible(&in.received, end_ns < deadline_ns ? end_ns : deadline_ns, true);
    if (result != -ETIMEDOUT)
        return result;
    poll_bytes();
    if (ring_used(&in.ring))
        console_interrupt_missed();
    return 0;
}

static int wait_and_poll(uint64_t deadline_ns)
{
    uint64_t end_ns = time_ns() + POLL_NS;
    poll_bytes();
    if (ring_used(&in.ring))
        return 0;
    int result =
        wait_interruptible(&in.received, end_ns < deadline_ns ? end_ns : deadline_ns, true);
    return result == -ETIMEDOUT ? 0 : result;
}

int console_wait(uint64_t deadline_ns)
{
    int result = 0;
    while (!result && !ring_used(&in.ring)) {
        if (deadline_ns != TIME_NEVER && time_ns() >= deadline_ns)
            return -ETIMEDOUT;
        result =
            console_interrupts() ? wait_for_interrupt(deadline_ns) : wait_and_poll(deadline_ns);
    }
    return result;
}

void console_watch(bool (*watch)(char byte))
{
    in.watch = watch;
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

size_t console_piece(const char **piece)
{
    report_lost();
    return ring_piece(&in.ring, piece);
}

void console_drop(size_t count)
{
    ring_drop(&in.ring, count);
    console_listen_again();
}

uint32_t console_arrivals(void)
{
    return ring_position(&in.ring.head);
}
