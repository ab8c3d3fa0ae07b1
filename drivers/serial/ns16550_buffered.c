#include "drivers/serial/ns16550.h"
#include <yao/module.h>

YAO_ALTERNATIVE(console, buffered);

static const struct console_ops ops = {ns16550_transmit, ns16550_receive, ns16550_set_interrupts,
                                       ns16550_idle};

void ns16550_connect(struct console *console)
{
    console->ops = &ops;
    console->interrupt = ns16550_interrupt;
}
