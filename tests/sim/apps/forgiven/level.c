/* Each event of a device is one call of its handler: a level that was high when the interrupt was
 * completed would be another. */
#include "checks.h"
#include "device.h"

#define EVENTS 4u
#define LOOKS  100000u

static bool arrived(void)
{
    for (unsigned i = 0; i < LOOKS && !device_received.signaled; i++)
        ;
    return device_received.signaled;
}

void level_run(unsigned patience_ms)
{
    (void)patience_ms;
    check("device", device_open(), true);
    for (unsigned i = 1; i <= EVENTS; i++) {
        wait_clear(&device_received);
        device_send();
        check("frame", arrived(), true);
        check("interrupts", device_interrupts(), i);
    }
}
