/* stdin from the console, for images without file descriptors. */
#include "src/console/console.h"
#include <stdio.h>
#include <yao/module.h>

YAO_DEFAULT(stdio, console);

static int get(FILE *stream)
{
    unsigned char byte;
    return console_read(&byte, 1) == 1 ? byte : _FDEV_EOF;
}

static FILE in = FDEV_SETUP_STREAM(NULL, get, NULL, __SRD);

FILE *const stdin = &in;
