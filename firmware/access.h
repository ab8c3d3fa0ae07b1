/* Memory as the interrupted program sees it: with its translation and its rights. */
#pragma once

#include "csr.h"
#include <stdbool.h>
#include <stdint.h>

/* Both take 1 to 8 bytes at any alignment, little-endian. false: a fault, which mcause and mtval
 * describe; part of it may have been done. */
bool access_load_as(uintptr_t address, unsigned size, uint64_t *value, uint64_t mstatus_bits);
bool access_store(uintptr_t address, unsigned size, uint64_t value);

static inline bool access_load(uintptr_t address, unsigned size, uint64_t *value)
{
    return access_load_as(address, size, value, MSTATUS_MPRV);
}

/* Reads an instruction, where executing is enough of a right. */
static inline bool access_fetch(uintptr_t address, uint64_t *parcel)
{
    return access_load_as(address, 2, parcel, MSTATUS_MPRV | MSTATUS_MXR);
}
