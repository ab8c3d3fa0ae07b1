#include "line.h"
#include <stdio.h>

/* A serial line has no end of file: Ctrl-D comes as the byte that a terminal makes of it. */
#define END_OF_TRANSMISSION 4
#define BACKSPACE           '\b'
#define DELETE              0x7f

static bool is_end(int byte)
{
    return byte == EOF || byte == END_OF_TRANSMISSION;
}

bool line_read(char *line, size_t size)
{
    size_t length = 0;
    int byte = 0;
    while (length < size - 1 && !is_end(byte = getchar()) && byte != '\n') {
        if (byte != BACKSPACE && byte != DELETE)
            line[length++] = (char)byte;
        else if (length)
            length--;
    }
    line[length] = 0;
    return length || !is_end(byte);
}
