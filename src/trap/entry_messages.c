/* The trap entry where the timer's interrupt may be an alarm, and harts send each other messages.
 */
#include <yao/module.h>

YAO_ALTERNATIVE(alarms, set);
YAO_ALTERNATIVE(messages, taken);

#define ON_OTHER                                                                                   \
    "beq t0, t1, 5f\n"                                                                             \
    "li t1, 2*%[software]\n"                                                                       \
    "bne t0, t1, 4f\n"                                                                             \
    "mv a0, sp\n"                                                                                  \
    "call hart_interrupt\n"                                                                        \
    "j 3f\n"                                                                                       \
    "5:\n"
#define ON_TIMER "call alarm_interrupt\n"
#include "entry.h"
