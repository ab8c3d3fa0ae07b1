/*
 * Platform-level interrupt controller (RISC-V Platform-Level Interrupt Controller
 * Specification 1.0.0; FU540-C000 manual, chapter "Platform-Level Interrupt Controller"),
 * for one hart: every source goes to one context.
 */
#pragma once

#include <stdint.h>
#include <yao/irq.h>

#define PLIC_SOURCES_MAX  1023u
#define PLIC_CONTEXTS_MAX 15872u

struct plic_source {
    irq_handler handler; /* NULL: not requested */
    void *arg;
};

struct plic_device {
    dt_node node;
    unsigned claims; /* counted while the handler of interrupts does not come to its end */
};

struct plic_config {
    dt_node node;                 /* of the controller, for messages */
    uintptr_t sources;            /* registers from the window's start: priorities and enables */
    uintptr_t target;             /* registers of our context: threshold, claim/complete */
    unsigned context;             /* below PLIC_CONTEXTS_MAX */
    unsigned source_count;        /* 1 to PLIC_SOURCES_MAX: sources are numbered from 1 */
    struct plic_source *handlers; /* source_count + 1, zeroed */
    struct plic_device *devices;  /* as many: what is seldom looked at */
};

struct plic {
    struct intc intc; /* the interface; its priv is this struct */
    struct plic_config config;
};

/* The blocks of registers that the config's two addresses name. */
#define PLIC_SOURCES_SIZE(context)  (0x2080u + 0x80u * (uint64_t)(context))
#define PLIC_TARGET_OFFSET(context) (0x200000u + 0x1000u * (uint64_t)(context))
#define PLIC_TARGET_SIZE            8u

/* Takes the context over with every source disabled, whatever the firmware left. */
void plic_init(struct plic *plic, const struct plic_config *config);

/* The handler for the hart's external-interrupt line; @arg is the struct plic. */
void plic_interrupt(void *arg);
