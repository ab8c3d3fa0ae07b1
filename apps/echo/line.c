#include "line.h"
#include <stdio.h>

#define BACKSPACE '\b'
#define DELETE    0x7f

bool line_read(char *line, size_t size)
{
    size_t length = 0;
    int byte = 0;
    if (feof(stdin)) /* which ended behind a line without newline */
        return false;
    while (length < size - 1 && (byte = getchar()) != EOF && byte != '\n') {
        if (byte != BACKSPACE && byte != DELETE)
            line[length++] = (char)byte;
        else if (length)
            length--;
    }
    line[length] = 0;
    return length || byte != EOF;
}
