#include <errno.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/module.h>

DEVICE_CLASS(intc);

/* An image that uses interrupts anyway lets console output use them, too. */
YAO_REQUIRE(console, buffered);

static int refuse(dt_node node, unsigned index, const char *cause, int error)
{
    char path[DT_PATH_MAX];
    log_error("%s: interrupt %u: %s", dt_path(node, path), index, cause);
    return error;
}

int irq_request(dt_node node, unsigned index, irq_handler handler, void *arg)
{
    uint32_t args[4];
    struct device *dev;
    dt_node controller = dt_interrupt(node, index, args);
    if (controller == -ENOENT)
        return controller;
    if (controller < 0)
        return refuse(node, index, "its description in the device tree is malformed", controller);
    if (device_get(yao_drivers_intc, controller, &dev))
        return refuse(node, index, "there is no driver for its controller", -ENODEV);
    struct intc *intc = dev->interface;
    int error = intc->ops->request(intc, args, handler, arg);
    if (error)
        refuse(node, index,
               error == -EBUSY ? "another device has it" : "its controller has no such source",
               error);
    return error;
}
