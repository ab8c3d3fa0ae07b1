/* Access to memory with the translation and rights of the interrupted program. */
#pragma once

#include "csr.h"
#include <stdbool.h>
#include <stdint.h>

/* Both transfer 1 to 8 bytes, little-endian, at any alignment. False: a fault, which mcause and
 * mtval describe; part of a store may have been done. @mstatus_bits are set during the access. */
bool access_load_as(uintptr_t address, unsigned size, uint64_t *value, uint64_t mstatus_bits);
bool access_store(uintptr_t address, unsigned size, uint64_t value);

static inline bool access_load(uintptr_t address, unsigned size, uint64_t *value)
{
    return access_load_as(address, size, value, MSTATUS_MPRV);
}

/* Reads 16 bits of an instruction; from executable pages even if they are not readable. */
static inline bool access_fetch(uintptr_t address, uint64_t *parcel)
{
    return access_load_as(address, 2, parcel, MSTATUS_MPRV | MSTATUS_MXR);
}
