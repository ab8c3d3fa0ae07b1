/*
 * Repeats every line that it reads, until "quit" or the end of input (Ctrl-D). The hart sleeps
 * while there is no input: bytes come by interrupt.
 */
#include "line.h"
#include <stdio.h>
#include <string.h>

int main(void)
{
    char line[256];
    puts("echo: type a line; quit or Ctrl-D ends");
    while (line_read(line, sizeof line) && strcmp(line, "quit") != 0)
        puts(line);
    return 0;
}
