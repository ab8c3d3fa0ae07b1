/* Prints the time of the board's clock, from the app's own driver. */
#include "src/show.h"
#include <clock/wallclock.h>
#include <stdio.h>

int main(void)
{
    struct device *device;
    dt_node node = device_candidate(DEVICE_CLASS_TABLE(wallclock), -1);
    if (node < 0 || device_get(DEVICE_CLASS_TABLE(wallclock), node, &device)) {
        puts("clock: this board has none");
        return 1;
    }
    const struct wallclock *rtc = device->interface;
    show(rtc->seconds(rtc));
    return 0;
}
