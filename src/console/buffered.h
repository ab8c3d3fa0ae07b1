/* The buffered console's input side. */
#pragma once

#include <stdbool.h>
#include <yao/console.h>

/* An enabled UART interrupt that is due and takes longer than this is counted as missed. A FIFO of
 * 64 bytes empties in this time even at 1200 baud. */
#define CONSOLE_INTERRUPT_NS TIME_SECOND

/* Enables receive interrupts. The handler calls @received, which returns whether it has room for
 * more. If not, receive interrupts are off until console_listen_again(), and bytes stay in the
 * UART's FIFO, where hardware flow control can act on them. */
void console_listen(bool (*received)(struct console *device));
void console_listen_again(void);

/* Whether received bytes raise an interrupt. If not, the reader polls: the UART has no usable
 * interrupt, or the SBI console is in use. */
bool console_interrupts(void);

/* Counts a missed interrupt: bytes were found in the UART after CONSOLE_INTERRUPT_NS without one.
 * Once may be chance, as they may have arrived at that moment. Repeated, it is reported, and
 * console_interrupts() is false from then on. */
void console_interrupt_missed(void);
