/*
 * Virtio over MMIO, both transports (Virtual I/O Device Specification 1.2, section 4.2):
 * version 2 and the legacy version 1, which is what QEMU gives unless told otherwise.
 *
 * The driver's way through it is section 3.1.1: open, begin, set_queue, start. After a
 * failure or a hang it begins again, which takes back all memory the device was given.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/mm.h>

#define VIRTIO_MMIO_WINDOW 0x200

#define VIRTIO_ID_BLOCK    2            /* section 5 */
#define VIRTIO_F_VERSION_1 (1ull << 32) /* section 6 */

struct virtio_mmio {
    uintptr_t base;
    bool legacy;
};

/* Where the three parts of a split virtqueue are. For a legacy device they must be laid out
 * as section 2.7.2 says, from a page boundary on, with the used ring on the next one. */
struct virtio_queue_area {
    uint16_t size; /* a power of two */
    phys_t descriptors, available, used;
};

/* Looks at the device at @base. Its type (VIRTIO_ID_BLOCK, …; 0: an empty slot), or -ENODEV
 * when these are no registers of a virtio device of a version we know. */
int virtio_mmio_open(struct virtio_mmio *virtio, uintptr_t base);

/* Resets the device and settles on the features that both it and @wanted have; *features gets
 * them. 0, -ETIMEDOUT when it does not leave reset, or -EIO when it refuses the features. */
int virtio_mmio_begin(const struct virtio_mmio *virtio, uint64_t wanted, uint64_t *features);

/* Hands over queue @index. 0, or -EIO when the device lacks it or it is too small. */
int virtio_mmio_set_queue(const struct virtio_mmio *virtio, unsigned index,
                          const struct virtio_queue_area *area);

/* Lets the device work: notifications and interrupts are allowed from here on. */
void virtio_mmio_start(const struct virtio_mmio *virtio);

/* Tells the device that we gave up on it. Not while it is in reset: the write would end that. */
void virtio_mmio_fail(const struct virtio_mmio *virtio);

/* Tells the device that queue @index has new entries. */
void virtio_mmio_notify(const struct virtio_mmio *virtio, unsigned index);

/* Takes back the interrupt and returns whether it announced used buffers. Any context. */
bool virtio_mmio_acknowledge(const struct virtio_mmio *virtio);

/* Fields of the device's configuration space at @offset. */
uint32_t virtio_mmio_config32(const struct virtio_mmio *virtio, unsigned offset);
uint64_t virtio_mmio_config64(const struct virtio_mmio *virtio, unsigned offset);
