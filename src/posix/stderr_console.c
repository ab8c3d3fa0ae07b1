/* Unbuffered stderr on the console, for images without file descriptors. */
#include "src/console/console.h"
#include <stdio.h>
#include <yao/module.h>

YAO_DEFAULT(stdio, console);

static int put(char byte, FILE *stream)
{
    console_write(&byte, 1);
    return (unsigned char)byte;
}

static FILE err = FDEV_SETUP_STREAM(put, NULL, NULL, __SWR);

FILE *const stderr = &err;
