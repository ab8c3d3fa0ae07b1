/* The actions of signals in an image that installs no handler: the default ones. */
#include "signal.h"
#include <yao/module.h>

YAO_DEFAULT(handlers, none);

bool signal_is_ignored(int number)
{
    return signal_is_harmless(number);
}

void signal_interrupt(void)
{
}
