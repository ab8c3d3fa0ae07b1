/*
 * Strict model of a PLIC (RISC-V PLIC Specification 1.0.0) with level-triggered gateways, and
 * of the one context that the driver under test owns. Violations: accesses that are not of 32
 * bits, registers of other contexts or of sources that do not exist, writes to pending bits,
 * values that a WARL field would not keep, completion of what was not claimed or was disabled
 * since (the PLIC ignores it, and the source never interrupts again).
 */
#pragma once

#include "bus.h"

#define PLIC_MODEL_SOURCES  1024
#define PLIC_MODEL_PRIORITY 7 /* highest */

struct plic_model {
    struct bus_model bus;
    unsigned source_count, context;
    uint32_t priority[PLIC_MODEL_SOURCES], threshold;
    bool enabled[PLIC_MODEL_SOURCES];
    bool level[PLIC_MODEL_SOURCES];   /* the device's line: the test's to set */
    bool pending[PLIC_MODEL_SOURCES]; /* a request that the gateway passed on, unclaimed */
    bool claimed[PLIC_MODEL_SOURCES]; /* its gateway is closed until completion */
    unsigned claims, completions;
};

/* As OpenSBI leaves it: all priorities 0, nothing enabled, threshold at the highest. */
void plic_model_init(struct plic_model *model, uintptr_t base, unsigned source_count,
                     unsigned context);

/* Drives a source's line. A request that went through stays pending when the line drops. */
void plic_model_set_level(struct plic_model *model, unsigned source, bool level);

/* The context's interrupt line to its hart, for bus_interrupt(); @ctx is the model. */
bool plic_model_level(void *ctx);
