/* The trap entry where the timer's interrupt may be an alarm. */
#include <yao/module.h>

YAO_ALTERNATIVE(alarms, set);
YAO_DEFAULT(messages, none);

#define ON_TIMER "call alarm_interrupt\n"
#define ON_OTHER "bne t0, t1, 4f\n"
#include "entry.h"
