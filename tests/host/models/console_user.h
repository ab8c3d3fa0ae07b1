/*
 * The least that a console layer does with a UART driver, for the UART suites: a queue of
 * bytes to send and a buffer of bytes received, moved by the driver's interrupt handler.
 */
#pragma once

#include <yao/console.h>

#define CONSOLE_USER_BYTES 4096

struct console_user {
    struct console *console;
    char out[CONSOLE_USER_BYTES], in[CONSOLE_USER_BYTES];
    size_t queued, sent, received; /* bytes put into out, taken out of it, put into in */
    unsigned interrupts;
};

/* Takes @console over and asks for interrupts for received bytes. */
void console_user_init(struct console_user *user, struct console *console);

/* Queues bytes, sends what fits and asks for an interrupt for the rest. */
void console_user_write(struct console_user *user, const char *bytes, size_t length);
