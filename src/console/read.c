/* Input for programs that ask nothing of their terminal. */
#include "console.h"
#include "input.h"
#include <yao/time.h>

#define END_OF_INPUT 4 /* Ctrl-D, the control character EOT */

/* Copies @count bytes, up to a Ctrl-D; returns how many. */
static size_t copy(char *to, const char *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (from[i] == END_OF_INPUT)
            return i;
        to[i] = from[i] == '\r' ? '\n' : from[i];
    }
    return count;
}

/* As a Unix terminal does, a read ends before the Ctrl-D, and it is not part of the data. */
ssize_t console_read(void *bytes, size_t size)
{
    const char *piece;
    int error = size ? console_wait(TIME_NEVER) : 0;
    if (error || !size)
        return error;
    size_t length = console_piece(&piece);
    length = copy(bytes, piece, length < size ? length : size);
    console_drop(length ? length : 1); /* length 0: a Ctrl-D, consumed here */
    return (ssize_t)length;
}
