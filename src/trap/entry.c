/* The trap entry where the timer's interrupt only ends waits. */
#include <yao/module.h>

YAO_DEFAULT(alarms, none);

/* It is masked: wait_for() reads the clock itself, and timer_arm() unmasks it. */
#define ON_TIMER                                                                                   \
    "li t1, %[stie]\n"                                                                             \
    "csrc sie, t1\n"
#define ON_OTHER "bne t0, t1, 4f\n"
#include "entry.h"
