/*
 * Virtio block device (Virtual I/O Device Specification 1.2, section 5.2). One request at a time,
 * with DMA directly from or to the caller's buffer.
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

/* What driver and device share besides the data. */
struct virtio_blk_memory {
    struct virtqueue_rings rings;
    struct virtio_blk_header header;
    uint8_t status;
};

/* For struct virtio_blk_memory: legacy devices take a 32-bit page number. Data may be anywhere. */
#define VIRTIO_BLK_REACH ((struct dma_reach){1ull << 44, PAGE_SIZE})

struct virtio_blk_config {
    struct virtio_mmio transport;     /* opened, of type VIRTIO_ID_BLOCK */
    struct virtio_blk_memory *memory; /* physically contiguous, within VIRTIO_BLK_REACH */
    phys_t address;                   /* of memory, for the device */
    dt_node node;
};

struct virtio_blk {
    struct block_device block; /* the interface; its priv is this struct */
    struct virtio_mmio transport;
    struct virtio_blk_memory *memory;
    phys_t address; /* of memory, for the device */
    struct virtqueue queue;
    struct wait completion;
    uint32_t sector_size; /* the device's own; 0: it does not say */
    bool interrupts;
    int error; /* negative errno if the device failed for good, else 0 */
};

/* Initialises the device in polled mode. A caller that installs virtio_blk_interrupt() sets
 * .interrupts afterwards. 0, or a negative errno after a message. */
int virtio_blk_init(struct virtio_blk *blk, const struct virtio_blk_config *config);

/* The interrupt handler; @arg is the struct virtio_blk. */
void virtio_blk_interrupt(void *arg);
