/*
 * Model of a terminal on the two lines of a UART: eight bits, no parity, one stop bit. The
 * simulator calls it once per clock with the level of the line.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct terminal {
    unsigned clocks_per_bit;
    void (*show)(uint8_t byte);
    void (*noise)(void); /* called for a missing stop bit: the speeds differ, or it is garbage */
    int (*typed)(void);  /* returns the next character to send, or -1; called on an idle line */

    bool was_high;                         /* the line's level at the last clock */
    unsigned receive_bits, receive_clocks; /* left of the character; left until the next sample */
    unsigned received;
    unsigned send_bits, send_clocks;
    unsigned sending; /* bits still to be sent, the next one lowest */
};

void terminal_init(struct terminal *terminal, unsigned clocks_per_bit);

/* Advances by one clock. @line is the level that the terminal receives; while @held it begins no
 * character. Returns the level that it sends. */
bool terminal_clock(struct terminal *terminal, bool line, bool held);
