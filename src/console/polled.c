/* Output without interrupts: the writer waits for the UART. */
#include "console.h"
#include "output.h"
#include "src/sbi/sbi.h"
#include <yao/module.h>

YAO_DEFAULT(console, polled);

/* The UART drains at its own pace: whoever still sees it full after this many looks has a dead
 * one. (A byte takes 87 us at 115200 baud, a look some tens of ns.) */
#define LOOKS_MAX (1u << 23)

static void write_device(const char *bytes, size_t length)
{
    struct console *device = console_device();
    for (unsigned looks = 0; length && looks < LOOKS_MAX; looks++) {
        size_t taken = device->ops->transmit(device, bytes, length);
        bytes += taken;
        length -= taken;
        if (taken)
            looks = 0;
    }
}

ssize_t console_write(const void *bytes, size_t length)
{
    console_lines(console_device() ? write_device : sbi_console_write, bytes, length);
    return (ssize_t)length;
}

static void wait_idle(struct console *device)
{
    for (unsigned looks = 0; looks < LOOKS_MAX && !device->ops->idle(device); looks++)
        ;
}

void console_flush(void)
{
    struct console *device = console_device();
    if (device)
        wait_idle(device);
}

void console_crash(void)
{
    struct console *device = console_abandon();
    if (device)
        wait_idle(device);
}
