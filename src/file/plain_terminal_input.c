/* Input from the console for a program that asks nothing of its terminal. */
#include "poll.h"
#include "src/console/console.h"
#include "src/console/input.h"
#include "terminal.h"
#include <errno.h>
#include <yao/module.h>

YAO_DEFAULT(terminal, plain);

ssize_t terminal_read(struct file *file, void *buffer, size_t size)
{
    if (file->flags & O_NONBLOCK && !console_waiting())
        return -EAGAIN;
    return console_read(buffer, size);
}

void terminal_poll(struct ready *ready)
{
    uint64_t again_ns = console_again_ns();

    if (!console_waiting())
        ready->events &= ~(POLLIN | POLLRDNORM);
    ready->arrivals = console_arrivals();
    if (again_ns < ready->again_ns)
        ready->again_ns = again_ns;
}
