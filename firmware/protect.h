/* What belongs to M-mode alone: the firmware's memory, and the registers of its timers. */
#pragma once

#include "layout.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The values of pmpaddr0 on, and of pmpcfg0. */
struct pmp {
    uint64_t address[PMP_ENTRIES];
    uint64_t config;
};

_Static_assert(offsetof(struct pmp, config) == PMP_CONFIG, "");

/* Adds a range of physical addresses. */
void protect_close(uint64_t base, uint64_t size);

/* Closes all ranges to S-mode on this hart, and opens everything else. Returns 0, or how many
 * entries of PMP that would take where the hart does not have them; then all is open. */
unsigned protect_hart(void);

/* Whether S-mode may name this range of physical addresses in a call. */
bool protect_allows(uint64_t base, uint64_t size);

/* Writes this hart's registers, and reads back what became of them: 0 where there is none. */
void pmp_exchange(struct pmp *pmp);
