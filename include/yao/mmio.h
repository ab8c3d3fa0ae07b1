/*
 * Typed access to device registers. Drivers access registers only through these functions. So the
 * fences are in one place, and host tests can run the same driver code against a strict model of
 * the device (tests/host/include has its own header of this name).
 *
 * Ordering (RISC-V Unprivileged ISA, section "Memory Ordering Instructions"):
 * main memory and device registers are ordered against each other only by FENCE.
 *  - mmio_read*:  the value is read before any later access to memory or devices,
 *                 so data that a device wrote by DMA is seen after its status.
 *  - mmio_write*: memory written earlier (a descriptor, a buffer) is visible to the
 *                 device before the register write is.
 *  - *_relaxed:   no fence. Accesses to one device stay in order among themselves
 *                 (strongly ordered I/O region); for FIFO loops that share no memory
 *                 with the device.
 * Addresses are virtual, as returned by mmio_map(), and naturally aligned: a
 * misaligned access to a device is an access fault on hardware.
 * All of this may be called from any context.
 */
#pragma once

#include <stdint.h>

static inline uint8_t mmio_read8_relaxed(uintptr_t address)
{
    uint8_t value;
    __asm__ volatile("lbu %0, 0(%1)" : "=r"(value) : "r"(address));
    return value;
}

static inline uint16_t mmio_read16_relaxed(uintptr_t address)
{
    uint16_t value;
    __asm__ volatile("lhu %0, 0(%1)" : "=r"(value) : "r"(address));
    return value;
}

static inline uint32_t mmio_read32_relaxed(uintptr_t address)
{
    uint32_t value;
    __asm__ volatile("lw %0, 0(%1)" : "=r"(value) : "r"(address));
    return value;
}

/* The register as a signed number, for those whose highest bit is a flag. */
static inline int64_t mmio_read32_signed_relaxed(uintptr_t address)
{
    int64_t value;
    __asm__ volatile("lw %0, 0(%1)" : "=r"(value) : "r"(address));
    return value;
}

static inline void mmio_write8_relaxed(uintptr_t address, uint8_t value)
{
    __asm__ volatile("sb %z0, 0(%1)" : : "rJ"(value), "r"(address));
}

static inline void mmio_write16_relaxed(uintptr_t address, uint16_t value)
{
    __asm__ volatile("sh %z0, 0(%1)" : : "rJ"(value), "r"(address));
}

static inline void mmio_write32_relaxed(uintptr_t address, uint32_t value)
{
    __asm__ volatile("sw %z0, 0(%1)" : : "rJ"(value), "r"(address));
}

/* Device reads before this are done before any later read or write. */
static inline void mmio_fence_after_read(void)
{
    __asm__ volatile("fence i, iorw" : : : "memory");
}

/* Reads and writes before this are done before any later device write. */
static inline void mmio_fence_before_write(void)
{
    __asm__ volatile("fence iorw, o" : : : "memory");
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
