/*
 * Virtio block device (Virtual I/O Device Specification 1.2, section 5.2). One request at a
 * time, its data straight from and to the caller's buffer.
 */
#pragma once

#include "drivers/virtio/virtio_mmio.h"
#include "drivers/virtio/virtqueue.h"
#include <yao/block.h>
#include <yao/wait.h>

struct virtio_blk_header {
    uint32_t type, reserved;
    uint64_t sector;
};

/* What the device reads and writes besides the data. */
struct virtio_blk_memory {
    struct virtqueue_rings rings;
    struct virtio_blk_header header;
    uint8_t status;
};

#define VIRTIO_BLK_PAGES ((sizeof(struct virtio_blk_memory) + PAGE_SIZE - 1) / PAGE_SIZE)

/* Legacy devices take page numbers of 32 bits. */
#define VIRTIO_BLK_MEMORY_LIMIT (1ull << 44)

struct virtio_blk_config {
    struct virtio_mmio transport;     /* opened, of type VIRTIO_ID_BLOCK */
    struct virtio_blk_memory *memory; /* physically contiguous, page-aligned, below the limit */
    dt_node node;
};

struct virtio_blk {
    struct block_device block; /* the interface; its priv is this struct */
    struct virtio_mmio transport;
    struct virtio_blk_memory *memory;
    struct virtqueue queue;
    struct wait completion;
    uint32_t sectors_max; /* of one request */
    bool interrupts;
    int error; /* why the device is out of use for good, or 0 */
};

/* Brings the device up, in polled mode: whoever wires virtio_blk_interrupt() to its interrupt
 * sets `interrupts`. 0, or a negative errno; the reason was logged. */
int virtio_blk_init(struct virtio_blk *blk, const struct virtio_blk_config *config);

/* The interrupt handler; @arg is the struct virtio_blk. */
void virtio_blk_interrupt(void *arg);
