/*
 * The virtio MMIO transport (Virtual I/O Device Specification 1.2, section 4.2): version 2, and the
 * legacy version 1, which is QEMU's default.
 *
 * A driver initialises a device as in section 3.1.1: open, begin, set_queue, start. After a failure
 * or a hang it starts over with begin, whose reset takes back all memory that the device was given.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/device.h>
#include <yao/mm.h>

#define VIRTIO_MMIO_WINDOW 0x200

#define VIRTIO_ID_BLOCK    2            /* section 5 */
#define VIRTIO_F_VERSION_1 (1ull << 32) /* section 6 */

struct virtio_mmio {
    uintptr_t base;
    bool legacy;
};

/* Where the three parts of a split virtqueue are. For a legacy device they must have the layout of
 * section 2.7.2: beginning on a page boundary, with the used ring on the next one. */
struct virtio_queue_area {
    uint16_t size; /* a power of two */
    phys_t descriptors, available, used;
};

/* Identifies the device at @base. Returns its type (VIRTIO_ID_BLOCK, …; 0: an empty slot), or
 * -ENODEV if these are not registers of a virtio device of version 1 or 2. */
int virtio_mmio_open(struct virtio_mmio *virtio, uintptr_t base);

/* Maps the registers of @dev and identifies the device. 0, -ENODEV if the slot is empty or holds
 * another kind than @id (machines have many slots), or a negative errno after a message. */
int virtio_mmio_probe(const struct device *dev, int id, struct virtio_mmio *virtio);

/* Resets the device and negotiates features: sets *features to those of @wanted that it offers, and
 * VIRTIO_F_VERSION_1. 0, -ETIMEDOUT if it does not leave reset, or -EIO if it refuses them. */
int virtio_mmio_begin(const struct virtio_mmio *virtio, uint64_t wanted, uint64_t *features);

/* Sets up queue @index. 0, or -EIO if the device does not have it or takes only smaller ones. */
int virtio_mmio_set_queue(const struct virtio_mmio *virtio, unsigned index,
                          const struct virtio_queue_area *area);

/* Starts the device: from now on it may be notified, and may interrupt. */
void virtio_mmio_start(const struct virtio_mmio *virtio);

/* Tells the device that the driver gave up. Not while it is resetting: a write to the status
 * register would end that. */
void virtio_mmio_fail(const struct virtio_mmio *virtio);

/* Notifies the device of new buffers in queue @index. */
void virtio_mmio_notify(const struct virtio_mmio *virtio, unsigned index);

/* Acknowledges the interrupt; returns whether it was for used buffers. Any context. */
bool virtio_mmio_acknowledge(const struct virtio_mmio *virtio);

/* Reads a field at @offset of the device's configuration space. */
uint32_t virtio_mmio_config32(const struct virtio_mmio *virtio, unsigned offset);
uint64_t virtio_mmio_config64(const struct virtio_mmio *virtio, unsigned offset);
