#include "terminal.h"

#define CHARACTER_BITS 9 /* after the start bit: data, then the stop bit */
#define FRAME_BITS     10
#define HIGH           (~0u) /* bits of a line that is idle, and a frame's stop bit */
#define POLL_BITS      100   /* bit times between calls of typed() while the line is idle */

void terminal_init(struct terminal *terminal, unsigned clocks_per_bit)
{
    *terminal = (struct terminal){.clocks_per_bit = clocks_per_bit, .sending = HIGH};
}

static void take(const struct terminal *terminal)
{
    bool stop = terminal->received >> (CHARACTER_BITS - 1) & 1;
    if (stop)
        terminal->show((uint8_t)terminal->received);
    else
        terminal->noise();
}

/* Samples the middle of every bit. A start bit needs a falling edge: a line that is low from the
 * beginning has sent nothing. */
static void receive(struct terminal *terminal, bool line)
{
    if (terminal->receive_bits == 0) {
        bool falls = terminal->was_high && !line;
        terminal->was_high = line;
        if (!falls)
            return;
        terminal->receive_bits = CHARACTER_BITS;
        terminal->received = 0;
        terminal->receive_clocks = terminal->clocks_per_bit * 3 / 2;
    }
    if (--terminal->receive_clocks > 0)
        return;
    terminal->received |= (unsigned)line << (CHARACTER_BITS - terminal->receive_bits);
    terminal->receive_clocks = terminal->clocks_per_bit;
    if (--terminal->receive_bits == 0)
        take(terminal);
}

static void next_character(struct terminal *terminal, bool held)
{
    int byte = held ? -1 : terminal->typed();
    terminal->send_bits = byte < 0 ? POLL_BITS : FRAME_BITS;
    terminal->sending = byte < 0 ? HIGH : (unsigned)byte << 1 | HIGH << (FRAME_BITS - 1);
}

static void next_bit(struct terminal *terminal, bool held)
{
    terminal->send_clocks = terminal->clocks_per_bit;
    if (terminal->send_bits > 0 && --terminal->send_bits > 0) {
        terminal->sending = terminal->sending >> 1 | ~(HIGH >> 1);
        return;
    }
    next_character(terminal, held);
}

bool terminal_clock(struct terminal *terminal, bool line, bool held)
{
    receive(terminal, line);
    if (terminal->send_clocks == 0)
        next_bit(terminal, held);
    terminal->send_clocks--;
    return terminal->sending & 1;
}
