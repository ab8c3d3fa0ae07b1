/* The buffered console's input side. */
#pragma once

#include <stdbool.h>
#include <yao/console.h>

/* Starts interrupts for received bytes; @received is called with the UART, from its handler.
 * Returns whether there will be any: false where the UART has no usable interrupt, or the SBI
 * console serves. */
bool console_listen(void (*received)(struct console *device));
