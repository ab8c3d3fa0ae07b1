/* Stands in for include/yao/mmio.h in host tests: every access goes to the strict device
 * models on the simulated bus (tests/host/models/bus.h), which fail the test on any access
 * that no device of theirs allows. */
#pragma once

#include "../../models/bus.h"
#include <stdint.h>

static inline uint8_t mmio_read8_relaxed(uintptr_t address)
{
    return (uint8_t)bus_read(address, 1);
}

static inline uint16_t mmio_read16_relaxed(uintptr_t address)
{
    return (uint16_t)bus_read(address, 2);
}

static inline uint32_t mmio_read32_relaxed(uintptr_t address)
{
    return bus_read(address, 4);
}

static inline int64_t mmio_read32_signed_relaxed(uintptr_t address)
{
    return (int32_t)mmio_read32_relaxed(address);
}

static inline void mmio_write8_relaxed(uintptr_t address, uint8_t value)
{
    bus_write(address, 1, value);
}

static inline void mmio_write16_relaxed(uintptr_t address, uint16_t value)
{
    bus_write(address, 2, value);
}

static inline void mmio_write32_relaxed(uintptr_t address, uint32_t value)
{
    bus_write(address, 4, value);
}

static inline void mmio_fence_after_read(void)
{
    bus_fence(BUS_FENCE_AFTER_READ);
}

static inline void mmio_fence_before_write(void)
{
    bus_fence(BUS_FENCE_BEFORE_WRITE);
}

static inline uint8_t mmio_read8(uintptr_t address)
{
    uint8_t value = mmio_read8_relaxed(address);
    mmio_fence_after_read();
    return value;
}

static inline uint16_t mmio_read16(uintptr_t address)
{
    uint16_t value = mmio_read16_relaxed(address);
    mmio_fence_after_read();
    return value;
}

static inline uint32_t mmio_read32(uintptr_t address)
{
    uint32_t value = mmio_read32_relaxed(address);
    mmio_fence_after_read();
    return value;
}

static inline void mmio_write8(uintptr_t address, uint8_t value)
{
    mmio_fence_before_write();
    mmio_write8_relaxed(address, value);
}

static inline void mmio_write16(uintptr_t address, uint16_t value)
{
    mmio_fence_before_write();
    mmio_write16_relaxed(address, value);
}

static inline void mmio_write32(uintptr_t address, uint32_t value)
{
    mmio_fence_before_write();
    mmio_write32_relaxed(address, value);
}
