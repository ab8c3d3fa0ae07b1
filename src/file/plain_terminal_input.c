/* Input from the console for a program that asks nothing of its terminal. */
#include "poll.h"
#include "src/console/console.h"
#include "src/console/input.h"
#include "src/sched/signals.h"
#include "terminal.h"
#include <errno.h>
#include <signal.h>
#include <yao/module.h>

YAO_DEFAULT(terminal, plain);

#define INTERRUPT 3 /* Ctrl-C, the control character ETX */

/* Ctrl-C is a byte like any other, unless the program waits for its signal. */
static bool on_byte(char byte)
{
    if (byte != INTERRUPT || !signal_handled(SIGINT))
        return false;
    signal_raise_async(SIGINT);
    return true;
}

static int start_terminal(void)
{
    console_watch(on_byte);
    return 0;
}

YAO_STEP(boot, terminal, start_terminal);

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
