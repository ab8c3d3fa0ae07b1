/*
 * Strict model of the JH7110's random number generator (Linux, drivers/char/hw_random/
 * jh7110-trng.c). Violations: accesses of other than 32 bits, registers that the sources do not
 * know, writes to those that are read-only, reserved bits, a command while another runs, numbers
 * asked for before it was seeded, or after an alarm and before it was seeded again; numbers read
 * before they are ready, twice, or all eight words of them not once.
 */
#pragma once

#include "bus.h"

enum jh7110_trng_fault {
    JH7110_TRNG_SOUND,
    JH7110_TRNG_NO_ANSWER,   /* to any command */
    JH7110_TRNG_STAYS_BUSY,  /* the status says that a command runs */
    JH7110_TRNG_LOCKUP,      /* an alarm in place of numbers */
    JH7110_TRNG_SEED_LOCKUP, /* an alarm in place of a seed */
    JH7110_TRNG_UNSEEDED,    /* seeding ends, and the status says that there is no seed */
    JH7110_TRNG_STUCK,       /* the same numbers again and again */
    JH7110_TRNG_ZERO,        /* all bits are 0 */
};

struct jh7110_trng_model {
    struct bus_model bus;
    enum jh7110_trng_fault fault; /* the test's to set, at any time */
    unsigned fault_times;         /* how often; UINT32_MAX: for ever */
    uint64_t latency_ns;          /* of a command */
    uint32_t command, events, enabled, mode, random, auto_requests, auto_age;
    bool seeded, alarm;
    unsigned unread; /* words that are ready, a bit for each */
    uint32_t words[8];
    unsigned seeds, blocks; /* made so far */
};

void jh7110_trng_model_init(struct jh7110_trng_model *model, uintptr_t base);
