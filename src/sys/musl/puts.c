/*
 * puts() in an image whose only use of a stream it is, in place of musl's src/stdio/puts.c. There
 * stdout is the console until the end, a terminal, so a line is written when it is complete, and
 * nothing is left in a buffer: the line can as well be written without one. What could tell the
 * difference requires the other: stdout itself, descriptors that come and go, handlers of signals.
 */
#include <stdio.h>
#include <string.h>
#include <yao/module.h>

#include "syscall.h"

YAO_DEFAULT(puts, plain);

static int put(const char *text, size_t size)
{
    while (size) {
        ssize_t done = syscall(SYS_write, 1, text, size);
        if (done < 0)
            return EOF;
        text += done;
        size -= (size_t)done;
    }
    return 0;
}

int puts(const char *text)
{
    return put(text, strlen(text)) ? EOF : put("\n", 1);
}
