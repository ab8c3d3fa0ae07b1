/* An image that installs no handler for a signal. */
#include "signals.h"
#include <yao/module.h>

YAO_DEFAULT(handlers, none);

bool signal_handled(int number)
{
    return false;
}

bool signals_due(void)
{
    return false;
}

bool signals_run(void)
{
    return true;
}

void call_begin(void)
{
}

void call_end(void)
{
}
