/* Input and interrupts, which an image that polls the console does without. */
#include "drivers/serial/ns16550.h"

enum {
    RBR = 0, /* In: takes a byte out of the receive FIFO */
    IER = 1,
    IIR = 2 /* In: reading it clears the THRE interrupt, if that is the one reported */
};

enum { IER_RECEIVED = 1 << 0, IER_ROOM = 1 << 1, IIR_CAUSE = 0x0f, IIR_NONE = 0x01 };

/* Takes the oldest byte. False if it must be dropped: it is a break, or damaged. */
static bool take(struct ns16550 *uart, char *byte)
{
    uint8_t errors = uart->errors;
    uart->errors = 0;
    *byte = (char)ns16550_get(uart, RBR);
    if (!errors)
        return true;
    uart->console.lost += errors & NS16550_OVERRUN || !(errors & NS16550_BREAK);
    return errors == NS16550_OVERRUN;
}

size_t ns16550_receive(struct console *console, char *bytes, size_t size)
{
    struct ns16550 *uart = console->priv;
    size_t received = 0;
    while (received < size && ns16550_line_status(uart) & NS16550_RECEIVED)
        received += take(uart, bytes + received);
    return received;
}

/* The THRE interrupt is edge-triggered: it comes when THR becomes empty, and when it is enabled
 * while THR is empty. So disable it first: if there is room already, enabling it interrupts at
 * once, even if an earlier interrupt for the same room was consumed. */
void ns16550_set_interrupts(struct console *console, bool on_room, bool on_received)
{
    uint8_t received = on_received ? IER_RECEIVED : 0;
    ns16550_set(console->priv, IER, received);
    if (on_room)
        ns16550_set(console->priv, IER, received | IER_ROOM);
}

void ns16550_interrupt(void *arg)
{
    struct ns16550 *uart = arg;
    if ((ns16550_get(uart, IIR) & IIR_CAUSE) == IIR_NONE)
        return;
    ns16550_serve(uart);
}

void ns16550_serve(struct ns16550 *uart)
{
    if (uart->console.on_interrupt)
        uart->console.on_interrupt(&uart->console);
    else
        ns16550_set_interrupts(&uart->console, false, false);
}
