/* Protects what belongs to M-mode alone: the firmware's memory, and its CLINT registers. */
#pragma once

#include "layout.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The values of pmpaddr0 to pmpaddr7, and of pmpcfg0. */
struct pmp {
    uint64_t address[PMP_ENTRIES];
    uint64_t config;
};

_Static_assert(offsetof(struct pmp, config) == PMP_CONFIG, "");

/* Adds a range of physical addresses to those that are closed to S-mode. */
void protect_close(uint64_t base, uint64_t size);

/* Programs this hart's PMP: closes these ranges to S-mode, and opens everything else. Returns 0,
 * or, if the hart lacks PMP entries, how many it would take; then everything is open. */
unsigned protect_hart(void);

/* Whether S-mode may pass this range of physical addresses in a call. */
bool protect_allows(uint64_t base, uint64_t size);

/* Writes this hart's PMP registers and reads them back: 0 for those that do not exist. */
void pmp_exchange(struct pmp *pmp);
