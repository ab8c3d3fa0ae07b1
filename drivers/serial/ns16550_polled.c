#include "drivers/serial/ns16550.h"
#include <yao/module.h>

YAO_DEFAULT(console, polled);

static const struct console_ops ops = {.transmit = ns16550_transmit, .idle = ns16550_idle};

void ns16550_connect(struct console *console)
{
    console->ops = &ops;
}
