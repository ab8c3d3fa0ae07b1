#include "output.h"

void console_lines(void (*write)(const char *, size_t), const char *bytes, size_t length)
{
    const char *end = bytes + length;
    while (bytes < end) {
        const char *stop = console_line_end(bytes, end);
        if (stop > bytes)
            write(bytes, (size_t)(stop - bytes));
        if (stop < end)
            write("\r\n", 2);
        bytes = stop + 1;
    }
}
