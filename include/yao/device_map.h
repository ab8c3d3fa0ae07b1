/*
 * Mapping a device's registers, as its `reg` property describes them.
 */
#pragma once

#include <stdint.h>
#include <yao/device.h>

/* Maps the @size bytes at @offset of entry @index of the node's `reg`, and sets *registers to their
 * virtual address. Returns 0, or after logging the reason:
 *   -EINVAL  the entry is missing, malformed, not 4-byte aligned or too short
 *   -ENOMEM  it cannot be mapped
 * Not callable from interrupt handlers. */
int device_map(const struct device *dev, unsigned index, uint64_t offset, uint64_t size,
               uintptr_t *registers);
