/* An image without alarms: the hart's timer is for waits alone. */
#include "timer.h"
#include <yao/module.h>
#include <yao/time.h>

YAO_DEFAULT(alarms, none);

uint64_t alarm_next(void)
{
    return TIME_NEVER;
}
