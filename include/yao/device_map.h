/*
 * A device's register window, from the tree to a virtual address.
 */
#pragma once

#include <stdint.h>
#include <yao/device.h>

/* Maps @size bytes at @offset of entry @index of the node's `reg` and returns their address in
 * *registers. 0; -EINVAL when the entry is missing, malformed, not 4-byte aligned or too short
 * for them; -ENOMEM when they cannot be mapped; the reason was logged. Not callable from interrupt
 * handlers. */
int device_map(const struct device *dev, unsigned index, uint64_t offset, uint64_t size,
               uintptr_t *registers);
