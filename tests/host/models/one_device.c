#include "one_device.h"
#include <errno.h>

static struct device device;

void one_device_set(void *interface)
{
    device.interface = interface;
}

dt_node device_candidate(const struct driver *const *class, dt_node after)
{
    return after < 0 && device.interface ? 0 : -ENOENT;
}

int device_get(const struct driver *const *class, dt_node node, struct device **dev)
{
    *dev = &device;
    return 0;
}

int device_first(const struct driver *const *class, struct device **dev)
{
    *dev = &device;
    return device.interface ? 0 : -ENODEV;
}
