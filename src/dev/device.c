/* Devices on demand: see <yao/device.h>. */
#include <errno.h>
#include <stdbool.h>
#include <yao/device.h>
#include <yao/mm.h>

static struct device *devices;

static const struct driver *match(const struct driver *const *class, dt_node node,
                                  const void **data)
{
    for (; *class; class ++)
        for (const struct dt_match *entry = (*class)->match; entry->compatible; entry++)
            if (dt_compatible_index(node, entry->compatible) >= 0) {
                *data = entry->data;
                return *class;
            }
    return NULL;
}

static struct device *find(const struct driver *driver, dt_node node)
{
    for (struct device *dev = devices; dev; dev = dev->next)
        if (dev->node == node && dev->driver == driver)
            return dev;
    return NULL;
}

static struct device *create(const struct driver *driver, dt_node node, const void *data)
{
    struct device *dev = permanent_alloc(sizeof *dev, _Alignof(struct device));
    if (!dev)
        return NULL;
    *dev = (struct device){
        .node = node,
        .driver = driver,
        .match_data = data,
        .next = devices,
        .state = DEVICE_NEW,
    };
    devices = dev;
    return dev;
}

/* Whether to probe now: never tried, or failed only for lack of memory, which may be free again. */
static bool is_due(const struct device *dev)
{
    return dev->state == DEVICE_NEW || (dev->state == DEVICE_FAILED && dev->error == -ENOMEM);
}

static void bring_up(struct device *dev)
{
    dev->state = DEVICE_PROBING;
    dev->error = dev->driver->probe(dev);
    dev->state = dev->error ? DEVICE_FAILED : DEVICE_READY;
}

int device_get(const struct driver *const *class, dt_node node, struct device **result)
{
    const void *data;
    const struct driver *driver = dt_available(node) ? match(class, node, &data) : NULL;
    if (!driver)
        return -ENODEV;
    struct device *dev = find(driver, node);
    if (!dev)
        dev = create(driver, node, data);
    if (!dev)
        return -ENOMEM;
    if (dev->state == DEVICE_PROBING)
        return -ELOOP;
    if (is_due(dev))
        bring_up(dev);
    *result = dev;
    return dev->error;
}

dt_node device_candidate(const struct driver *const *class, dt_node after)
{
    const void *data;
    for (dt_node node = after + 1; node < dt_count(); node++)
        if (dt_available(node) && match(class, node, &data))
            return node;
    return -ENOENT;
}

int device_first(const struct driver *const *class, struct device **dev)
{
    for (dt_node node = -1; (node = device_candidate(class, node)) >= 0;)
        if (!device_get(class, node, dev))
            return 0;
    return -ENODEV;
}
