/* Output to the console of a program that asks nothing of its terminal. */
#include "src/console/console.h"
#include "terminal.h"
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <yao/module.h>

YAO_DEFAULT(terminal, plain);

ssize_t terminal_write(const void *buffer, size_t size)
{
    return console_write(buffer, size);
}

/* A terminal of unknown size. */
int terminal_control(int operation, void *argument)
{
    if (operation != TIOCGWINSZ)
        return -ENOTTY;
    memset(argument, 0, sizeof(struct winsize));
    return 0;
}
