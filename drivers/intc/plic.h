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
    unsigned claims; /* in the current interrupt, beyond CLAIMS_UNCOUNTED */
};

struct plic_config {
    dt_node node;                 /* of the controller, for messages */
    uintptr_t sources;            /* registers of all sources: priorities and enables */
    uintptr_t target;             /* registers of our context: threshold and claim/complete */
    unsigned context;             /* below PLIC_CONTEXTS_MAX */
    unsigned source_count;        /* 1 to PLIC_SOURCES_MAX: sources are numbered from 1 */
    struct plic_source *handlers; /* source_count + 1, zeroed */
    struct plic_device *devices;  /* as many: what the fast path does not need */
};

struct plic {
    struct intc intc; /* the interface; its priv is this struct */
    /* What an interrupt needs, beside each other for the cache: */
    uintptr_t claim;              /* our context's claim/complete register */
    uint64_t source_count;        /* the same as in @config, */
    struct plic_source *handlers; /* and this, too */
    struct plic_config config;
};

/* Where sources and target are in the PLIC's window, and their sizes: enough up to our context. */
#define PLIC_SOURCES_SIZE(context)  (0x2080u + 0x80u * (uint64_t)(context))
#define PLIC_TARGET_OFFSET(context) (0x200000u + 0x1000u * (uint64_t)(context))
#define PLIC_TARGET_SIZE            8u

/* Takes over the context, and disables every source that the firmware left enabled. */
void plic_init(struct plic *plic, const struct plic_config *config);

/* The handler for the hart's external-interrupt line; @arg is the struct plic. */
void plic_interrupt(void *arg);
