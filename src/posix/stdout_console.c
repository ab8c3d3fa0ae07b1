/* Line-buffered stdout on the console, for images without file descriptors. */
#include "src/console/console.h"
#include <stdio.h>
#include <yao/module.h>

YAO_DEFAULT(stdio, console);

#define LINE_BYTES 128u

static struct {
    size_t used;
    char bytes[LINE_BYTES];
} line;

static int flush(FILE *stream)
{
    console_write(line.bytes, line.used);
    line.used = 0;
    return 0;
}

static int put(char byte, FILE *stream)
{
    line.bytes[line.used++] = byte;
    if (byte == '\n' || line.used == LINE_BYTES)
        flush(stream);
    return (unsigned char)byte;
}

static FILE out = FDEV_SETUP_STREAM(put, NULL, flush, __SWR);

FILE *const stdout = &out;

static int flush_output(void)
{
    return flush(stdout);
}

YAO_STEP(flush, stdout, flush_output);
