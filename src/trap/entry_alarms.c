/* The trap entry where the timer's interrupt may be an alarm. */
#include <yao/module.h>

YAO_ALTERNATIVE(alarms, set);

#define ON_TIMER "call alarm_interrupt\n"
#include "entry.h"
