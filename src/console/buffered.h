/* The buffered console's input side. */
#pragma once

#include <stdbool.h>
#include <yao/console.h>

/* An interrupt that the UART was asked for and that takes longer than this does not come: a FIFO
 * of 64 bytes empties in that time at 1200 baud. */
#define CONSOLE_INTERRUPT_NS TIME_SECOND

/* Starts interrupts for received bytes. @received is called with the UART, from its handler, and
 * returns whether more may come: if not, they stay in the UART's FIFO until console_listen_again(),
 * so that flow control sees them there. */
void console_listen(bool (*received)(struct console *device));
void console_listen_again(void);

/* Whether received bytes are announced by interrupts. If not, whoever wants some looks for them:
 * the UART has no usable interrupt, or the SBI console serves. */
bool console_interrupts(void);

/* Bytes were found in the UART after CONSOLE_INTERRUPT_NS without an interrupt. Once may be chance,
 * as they may have come that moment; soon after it is reported, and console_interrupts() is false.
 */
void console_interrupt_missed(void);
