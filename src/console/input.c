/* Console input. An image that reads collects bytes from the beginning, not from its first read. */
#include "buffered.h"
#include "console.h"
#include "output.h"
#include "ring.h"
#include "src/sbi/sbi.h"
#include <string.h>
#include <yao/module.h>
#include <yao/time.h>
#include <yao/wait.h>

YAO_REQUIRE(console, buffered);

#define POLL_NS TIME_MS(1) /* how often a console without interrupts is looked at */

static struct {
    bool interrupts;
    struct ring ring;
    struct wait received;
} in;

static void keep(const char *bytes, size_t count)
{
    for (size_t i = 0; i < count && ring_room(&in.ring); i++)
        ring_put(&in.ring, bytes[i] == '\r' ? '\n' : bytes[i]);
}

static void take(struct console *device)
{
    char bytes[16];
    size_t count;
    while ((count = device->ops->receive(device, bytes, sizeof bytes)))
        keep(bytes, count);
}

static void on_received(struct console *device)
{
    take(device);
    if (ring_used(&in.ring))
        wait_signal(&in.received);
}

static int listen(void)
{
    in.interrupts = console_listen(on_received);
    return 0;
}

YAO_STEP(boot, console_input, listen);
YAO_STEP_AFTER(boot, console_input, time);

static void poll(void)
{
    struct console *device = console_device();
    char byte;
    if (device)
        take(device);
    else
        while (ring_room(&in.ring) && sbi_console_read(&byte, 1))
            keep(&byte, 1);
}

static void wait_for_input(void)
{
    while (!ring_used(&in.ring)) {
        if (in.interrupts) {
            wait_for(&in.received, TIME_NEVER);
            continue;
        }
        poll();
        if (!ring_used(&in.ring))
            time_sleep_until(time_ns() + POLL_NS);
    }
}

ssize_t console_read(void *bytes, size_t size)
{
    if (!size)
        return 0;
    wait_for_input();
    const char *piece;
    size_t length = ring_piece(&in.ring, &piece);
    length = length < size ? length : size;
    memcpy(bytes, piece, length);
    ring_drop(&in.ring, length);
    return (ssize_t)length;
}
