#include "console.h"
#include "ring.h"
#include "src/sbi/sbi.h"
#include <stdbool.h>
#include <string.h>
#include <yao/console.h>
#include <yao/irq.h>
#include <yao/mm.h>
#include <yao/time.h>
#include <yao/wait.h>

#define POLL_NS TIME_MS(1) /* how often a console without interrupts is looked at */

enum console_state { CONSOLE_UNOPENED, CONSOLE_OPENING, CONSOLE_SBI, CONSOLE_DEVICE };

static struct {
    enum console_state state;
    struct console *device;
    struct ring out, in;
    struct wait room, received;
} console;

/* Moves buffered output to the device. Interrupts off. Returns whether anything is left. */
static bool drain(void)
{
    const char *piece;
    size_t length;
    while ((length = ring_piece(&console.out, &piece))) {
        size_t taken = console.device->ops->transmit(console.device, piece, length);
        ring_drop(&console.out, taken);
        if (taken < length)
            break;
    }
    return ring_used(&console.out);
}

static void fill(void)
{
    char bytes[16];
    size_t count;
    while ((count = console.device->ops->receive(console.device, bytes, sizeof bytes)))
        for (size_t i = 0; i < count && ring_room(&console.in); i++)
            ring_put(&console.in, bytes[i] == '\r' ? '\n' : bytes[i]);
}

static void on_interrupt(struct console *device)
{
    uint32_t had = ring_used(&console.in);
    fill();
    if (ring_used(&console.in) != had)
        wait_signal(&console.received);
    bool left = drain();
    device->ops->set_interrupts(device, left, true);
    if (ring_room(&console.out) >= RING_SIZE / 2)
        wait_signal(&console.room);
}

/* The node of /chosen/stdout-path, else the first UART there is a driver for. */
static dt_node stdout_node(void)
{
    dt_node chosen = dt_find_path("/chosen");
    const char *path = chosen < 0 ? NULL : dt_string(chosen, "stdout-path", 0);
    return path ? dt_find_path(path) : -1;
}

static void open_console(void)
{
    struct device *dev;
    dt_node node = stdout_node();
    console.state = CONSOLE_OPENING;
    if (node < 0 || device_get(yao_drivers_console, node, &dev)) {
        console.state = CONSOLE_SBI;
        return;
    }
    console.device = dev->interface;
    console.state = CONSOLE_DEVICE;
    console.device->on_interrupt = on_interrupt;
    if (console.device->interrupts)
        console.device->ops->set_interrupts(console.device, false, true);
}

/* Whether output goes to a device of ours rather than through the firmware: not before there is
 * memory for one. */
static bool on_device(void)
{
    if (console.state == CONSOLE_UNOPENED && page_free_bytes())
        open_console();
    return console.state == CONSOLE_DEVICE;
}

/* Waits until the buffer has room, by interrupt or by polling. */
static void wait_for_room(void)
{
    if (console.device->interrupts) {
        unsigned long enabled = irq_save();
        bool left = drain();
        wait_clear(&console.room);
        console.device->ops->set_interrupts(console.device, left, true);
        irq_restore(enabled);
        if (left && !ring_room(&console.out))
            wait_for(&console.room, TIME_NEVER);
    } else {
        while (drain() && !ring_room(&console.out))
            ;
    }
}

/* Straight to the device while nothing is buffered, the rest into the buffer. */
static void write_piece(const char *bytes, size_t length)
{
    unsigned long enabled = irq_save();
    size_t taken = 0;
    if (!ring_used(&console.out))
        taken = console.device->ops->transmit(console.device, bytes, length);
    irq_restore(enabled);
    for (bytes += taken, length -= taken; length; bytes++, length--) {
        if (!ring_room(&console.out))
            wait_for_room();
        ring_put(&console.out, *bytes);
    }
}

/* What did not fit the FIFO leaves by interrupt, or now where there is none. */
static void start_output(void)
{
    if (!ring_used(&console.out))
        return;
    unsigned long enabled = irq_save();
    bool left = drain();
    if (left && console.device->interrupts)
        console.device->ops->set_interrupts(console.device, true, true);
    irq_restore(enabled);
    while (!console.device->interrupts && drain())
        ;
}

/* Calls @write with each piece of the text, line ends replaced. */
static void write_lines(void (*write)(const char *, size_t), const char *bytes, size_t length)
{
    const char *end = bytes + length;
    while (bytes < end) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        const char *stop = newline ? newline : end;
        if (stop > bytes)
            write(bytes, (size_t)(stop - bytes));
        if (newline)
            write("\r\n", 2);
        bytes = newline ? newline + 1 : end;
    }
}

ssize_t console_write(const void *bytes, size_t length)
{
    if (!on_device()) {
        write_lines(sbi_console_write, bytes, length);
    } else {
        write_lines(write_piece, bytes, length);
        start_output();
    }
    return (ssize_t)length;
}

static void poll_input(void)
{
    if (console.state == CONSOLE_DEVICE) {
        fill();
        return;
    }
    char byte;
    while (ring_room(&console.in) && sbi_console_read(&byte, 1))
        ring_put(&console.in, byte == '\r' ? '\n' : byte);
}

static void wait_for_input(void)
{
    bool interrupts = on_device() && console.device->interrupts;
    while (!ring_used(&console.in)) {
        if (interrupts) {
            wait_for(&console.received, TIME_NEVER);
        } else {
            poll_input();
            if (!ring_used(&console.in))
                time_sleep_until(time_ns() + POLL_NS);
        }
    }
}

ssize_t console_read(void *bytes, size_t size)
{
    if (!size)
        return 0;
    wait_for_input();
    const char *piece;
    size_t length = ring_piece(&console.in, &piece);
    length = length < size ? length : size;
    memcpy(bytes, piece, length);
    ring_drop(&console.in, length);
    return (ssize_t)length;
}

/* Pushes out everything; gives up when the device takes nothing for a second. */
static void flush_polled(void)
{
    uint64_t limit = time_ns() + TIME_SECOND;
    while ((drain() || !console.device->ops->idle(console.device)) && time_ns() < limit)
        ;
}

void console_flush(void)
{
    if (console.state != CONSOLE_DEVICE)
        return;
    unsigned long enabled = irq_save();
    flush_polled();
    irq_restore(enabled);
}

void console_crash(void)
{
    bool usable = console.state == CONSOLE_DEVICE;
    console.state = CONSOLE_SBI;
    if (usable)
        flush_polled();
}
