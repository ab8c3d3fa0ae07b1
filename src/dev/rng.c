/* The app's random numbers: see <yao/rng.h>. */
#include <yao/module.h>
#include <yao/rng.h>

YAO_CLASS_OPTIONAL(rng);

int rng_read(void *bytes, size_t size)
{
    struct device *dev;
    int error = device_first(DEVICE_CLASS_TABLE(rng), &dev);
    if (error)
        return error;
    struct rng *rng = dev->interface;
    return rng->ops->read(rng, bytes, size);
}
