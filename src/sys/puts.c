/*
 * puts() in an image whose only use of a stream it is, in place of musl's. There stdout is the
 * console until the end, a terminal, so that a stream would write a line when it is complete, and
 * keep nothing: lines go to the console directly. What could tell the difference requires the other
 * puts(): stdout itself, descriptors that come and go, a terminal with modes, handlers of signals.
 */
#include "src/console/console.h"
#include <stdio.h>
#include <string.h>
#include <yao/module.h>

YAO_DEFAULT(puts, plain);

int puts(const char *text)
{
    console_write(text, strlen(text));
    console_write("\n", 1);
    return 0;
}
