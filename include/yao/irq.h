/*
 * Interrupts of devices. Handlers run on the trap stack with interrupts off and the
 * floating-point unit off (an FP instruction there is reported as a crash). They do
 * what must be done at once, signal a wait object, and return; they must silence the
 * device's level before they return.
 */
#pragma once

#include <yao/device.h>

typedef void (*irq_handler)(void *arg);

/* What an interrupt controller offers (struct device.interface of class "intc"). */
struct intc {
    const struct intc_ops *ops;
    void *priv;
};

struct intc_ops {
    /* @args is the interrupt specifier, @device whose interrupt it is, for messages. 0, -EINVAL no
     * such source, -EBUSY taken. The source is enabled when this returns. */
    int (*request)(struct intc *intc, dt_node device, const uint32_t args[4], irq_handler handler,
                   void *arg);
};

/* Installs @handler for interrupt @index of @node's device and enables it. The controller is
 * found through the tree. 0, -ENOENT no such interrupt in the tree, -ENODEV no driver for
 * the controller, or what the controller said; the reason was logged. Not callable from
 * interrupt handlers. */
int irq_request(dt_node node, unsigned index, irq_handler handler, void *arg);

/* Installs the handler of the hart's external-interrupt line (scause 9): called by the
 * driver of the root interrupt controller. */
void irq_set_root(irq_handler handler, void *arg);

/* Turn this hart's interrupts off and back to what they were. Nestable; short sections
 * only. Callable from any context. */
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
