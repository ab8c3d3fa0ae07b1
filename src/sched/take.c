/* An image that installs no handler for a signal: no interrupt has to be a trap. */
#include "signals.h"
#include "src/trap/frame.h"
#include <yao/module.h>

YAO_DEFAULT(handlers, none);

void interrupts_take(void)
{
    irq_take();
}
