/* Input as it is received, from the console's buffer. Not callable from interrupt handlers. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Waits for a byte: 0; -ETIMEDOUT once time_ns() >= @deadline_ns; -EINTR after handlers of signals
 * have run, not all of which were installed with SA_RESTART. */
int console_wait(uint64_t deadline_ns);

/* How many bytes have been received and not been read. */
size_t console_waiting(void);

/* When who waits for a file of several has to call console_waiting() again, though nothing was
 * signaled: the console may have no interrupt, or have lost it. */
uint64_t console_again_ns(void);

/* The oldest received bytes, in one piece: their number, perhaps 0, and *piece. console_drop()
 * removes the first @count of them. */
size_t console_piece(const char **piece);
void console_drop(size_t count);

/* Differs after each byte that was received. */
uint32_t console_arrivals(void);

/* Calls @watch for each byte that arrives from now on, perhaps in an interrupt handler. If it
 * returns true, the byte is not kept. NULL ends this. */
void console_watch(bool (*watch)(char byte));
