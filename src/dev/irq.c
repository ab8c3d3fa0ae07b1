/* Installs interrupt handlers: finds the controller in the tree, and passes the request to it. */
#include <errno.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/module.h>

DEVICE_CLASS(intc);

/* Without a controller irq_request() fails, and its callers poll. */
YAO_CLASS_OPTIONAL(intc);

/* An image with interrupts uses them for console output, too. */
YAO_REQUIRE(console, buffered);

int irq_request(dt_node node, unsigned index, irq_handler handler, void *arg)
{
    uint32_t args[4];
    struct device *dev;
    dt_node controller = dt_interrupt(node, index, args);
    if (controller == -ENOENT)
        return controller;
    if (controller < 0)
        return device_error(node, controller,
                            "interrupt %u: its description in the device tree is malformed", index);
    int error = device_get(yao_drivers_intc, controller, &dev);
    if (error)
        return device_error(node, -ENODEV, "interrupt %u: %s", index,
                            error == -ENODEV ? "there is no driver for its controller"
                                             : "its controller does not work");
    struct intc *intc = dev->interface;
    error = intc->ops->request(intc, node, args, handler, arg);
    if (error)
        device_error(node, error, "interrupt %u: %s", index,
                     error == -EBUSY ? "another device has it"
                                     : "its controller has no such source");
    return error;
}
