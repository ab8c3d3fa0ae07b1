/*
 * A terminal at the two lines of a UART: eight bits, no parity, one stop bit. The simulator tells
 * it the level of the line once a clock.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct terminal {
    unsigned clocks_per_bit;
    void (*show)(uint8_t byte);
    void (*noise)(void); /* a stop bit is missing: the speeds differ, or this is no character */
    int (*typed)(void);  /* the next character to send, or -1; asked while the line is idle */

    bool was_high;                         /* the line, a clock ago, between characters */
    unsigned receive_bits, receive_clocks; /* left of the character, and until the next bit */
    unsigned received;
    unsigned send_bits, send_clocks;
    unsigned sending; /* what is still to be sent, the next bit lowest */
};

void terminal_init(struct terminal *terminal, unsigned clocks_per_bit);

/* A clock. @line is the level that the terminal sees; @held: no character may begin. Returns the
 * level that it sends. */
bool terminal_clock(struct terminal *terminal, bool line, bool held);
