/* Input from the console for a program that asks nothing of its terminal. */
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

bool terminal_readable(void)
{
    return console_waiting();
}
