/*
 * Device interrupts. Handlers run on the trap stack with interrupts off and the FPU off (an FP
 * instruction is reported as a crash). A handler does what cannot wait, signals a wait object, and
 * returns. Before it returns it must make the device lower its interrupt line, or the interrupt
 * comes again at once.
 */
#pragma once

#include <yao/device.h>

typedef void (*irq_handler)(void *arg);

/* An interrupt controller (struct device.interface of class "intc"). */
struct intc {
    const struct intc_ops *ops;
    void *priv;
};

struct intc_ops {
    /* Installs @handler for the interrupt specifier @args and enables it. @device is the node of
     * the device, for messages. 0, -EINVAL no such source, -EBUSY it has a handler already. */
    int (*request)(struct intc *intc, dt_node device, const uint32_t args[4], irq_handler handler,
                   void *arg);
};

/* Installs @handler for interrupt @index of @node and enables it. The tree names the controller.
 * 0, -ENOENT the node has no such interrupt, or after logging the reason: -EINVAL a malformed tree
 * or no such source, -ENODEV no working controller, -EBUSY. Not callable from interrupt handlers.
 */
int irq_request(dt_node node, unsigned index, irq_handler handler, void *arg);

/* Installs the handler of the hart's external interrupt (scause 9) and enables it; for the driver
 * of the root interrupt controller. */
void irq_set_root(irq_handler handler, void *arg);

/* Disables this hart's interrupts, and restores what they were. Nestable; for short sections only.
 * Callable from any context. */
static inline unsigned long irq_save(void)
{
    unsigned long old;
    __asm__ volatile("csrrci %0, sstatus, 2" : "=r"(old) : : "memory");
    return old & 2;
}

static inline void irq_restore(unsigned long old)
{
    __asm__ volatile("csrs sstatus, %0" : : "r"(old) : "memory");
}
