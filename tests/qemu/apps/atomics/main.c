/* Atomic operations for which the compiler calls a library, alone and interrupted. The test
 * compares the output with that of the host, which has its own library. */
#include "atomics.h"
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>

#define ALARMS 300

static volatile sig_atomic_t alarms;
static volatile uint64_t bumps_of_handler;

static void on_alarm(int signal)
{
    bump();
    compare_in_vain();
    bumps_of_handler = bumps_of_handler + 1;
    alarms = alarms + 1;
}

static uint64_t bumps_among_alarms(void)
{
    struct itimerval often = {{0, 100}, {0, 100}}, never = {{0, 0}, {0, 0}};
    uint64_t bumps = 0;

    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &often, NULL);
    for (; alarms < ALARMS; bumps++)
        bump();
    setitimer(ITIMER_REAL, &never, NULL);
    return bumps + bumps_of_handler;
}

int main(void)
{
    operations();
    uint64_t count = bumps_among_alarms();
    show_lost("signals", count);
    count += bumps_among_interrupts();
    show_lost("interrupts", count);
    return 0;
}
