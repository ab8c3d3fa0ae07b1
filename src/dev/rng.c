/* The app's random numbers: see <yao/rng.h>. */
#include <errno.h>
#include <yao/module.h>
#include <yao/rng.h>

YAO_CLASS_OPTIONAL(rng);

int rng_read(void *bytes, size_t size)
{
    struct device *dev;
    for (dt_node node = -1; (node = device_candidate(DEVICE_CLASS_TABLE(rng), node)) >= 0;)
        if (!device_get(DEVICE_CLASS_TABLE(rng), node, &dev)) {
            struct rng *rng = dev->interface;
            return rng->ops->read(rng, bytes, size);
        }
    return -ENODEV;
}
