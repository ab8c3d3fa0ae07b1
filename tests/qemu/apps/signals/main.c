/* Signals as POSIX has them: those that a program sends itself, faults, and timers. */
#include "check.h"
#include <stdio.h>

int main(void)
{
    check_sent();
    check_waits();
    check_faults();
    check_timers();
    printf("%d checks failed\n", check_failures());
    return check_failures() != 0;
}
