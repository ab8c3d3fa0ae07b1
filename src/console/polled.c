/* Polled console output: the writer waits for the UART. */
#include "console.h"
#include "output.h"
#include "src/sbi/sbi.h"
#include <yao/module.h>

YAO_DEFAULT(console, polled);

static void write_device(const char *bytes, size_t length)
{
    struct console *device = console_device();
    for (unsigned polls = 0; length && polls < CONSOLE_POLLS_MAX; polls++) {
        size_t taken = device->ops->transmit(device, bytes, length);
        bytes += taken;
        length -= taken;
        if (taken)
            polls = 0;
    }
}

/* Not by memchr(): an image that waits for the UART is small rather than fast. */
const char *console_line_end(const char *bytes, const char *end)
{
    while (bytes < end && *bytes != '\n')
        bytes++;
    return bytes;
}

ssize_t console_write(const void *bytes, size_t length)
{
    console_lines(console_device() ? write_device : sbi_console_write, bytes, length);
    return (ssize_t)length;
}

ssize_t console_write_raw(const void *bytes, size_t length)
{
    (console_device() ? write_device : sbi_console_write)(bytes, length);
    return (ssize_t)length;
}

static void wait_idle(struct console *device)
{
    for (unsigned polls = 0; polls < CONSOLE_POLLS_MAX && !device->ops->idle(device); polls++)
        ;
}

void console_flush(void)
{
    struct console *device = console_device();
    if (device)
        wait_idle(device);
}

/* Nothing is kept: who writes waits for the device. */
size_t console_unsent(void)
{
    return 0;
}

void console_drop_unsent(void)
{
}

void console_crash(void)
{
    struct console *device = console_abandon();
    if (device)
        wait_idle(device);
}
