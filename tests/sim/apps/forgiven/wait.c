/* Whenever a signal comes, before wait_for(), somewhere in it or behind, it ends the wait: that it
 * is seen at the deadline means that the hart slept over it. */
#include "checks.h"
#include "device.h"
#include <yao/time.h>

#define STEP 8u

static void spin(unsigned turns)
{
    while (turns--)
        __asm__ volatile("nop");
}

static bool ends_in_time(unsigned turns, uint64_t patience_ns)
{
    device_send();
    spin(turns);
    uint64_t deadline = time_ns() + patience_ns;
    return check("wait", (uint64_t)wait_for(&device_received, deadline), 0) &&
           check("slept over the signal", time_ns() >= deadline, false);
}

void wait_run(unsigned patience_ms)
{
    check("device", device_open(), true);
    for (unsigned turns = 0; turns < DEVICE_FRAME_CYCLES; turns += STEP)
        if (!ends_in_time(turns, TIME_MS((uint64_t)patience_ms)))
            return;
}
