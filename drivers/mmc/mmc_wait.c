#include "drivers/mmc/mmc_wait.h"
#include <errno.h>
#include <yao/time.h>

#define FIRST_PAUSE TIME_US(50)
#define LAST_PAUSE  TIME_MS(1)

/* The first part counts polls, whose time is known, as reading the clock would cost more than a
 * poll. One more poll follows the deadline, so a late wake-up is no failure. */
int mmc_wait(int (*poll)(void *arg), void *arg, uint32_t spins, uint64_t timeout_ns)
{
    int done = 0;
    for (uint32_t polls = 0; polls < spins && !done; polls++)
        done = poll(arg);
    if (done)
        return done;
    uint64_t now = time_ns(), deadline = now + timeout_ns, pause = FIRST_PAUSE;
    while (!done && now < deadline) {
        time_sleep_until(now + pause);
        now = time_ns();
        done = poll(arg);
        pause = pause < LAST_PAUSE ? pause * 2 : pause;
    }
    return done ? done : -ETIMEDOUT;
}
