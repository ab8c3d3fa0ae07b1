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

/* Of its memory: legacy devices take page numbers of 32 bits. Data may be anywhere. */
#define VIRTIO_BLK_REACH ((struct dma_reach){1ull << 44, PAGE_SIZE})

struct virtio_blk_config {
    struct virtio_mmio transport;     /* opened, of type VIRTIO_ID_BLOCK */
    struct virtio_blk_memory *memory; /* in one piece, within VIRTIO_BLK_REACH */
    phys_t address;                   /* where the device finds it */
    dt_node node;
};

struct virtio_blk {
    struct block_device block; /* the interface; its priv is this struct */
    struct virtio_mmio transport;
    struct virtio_blk_memory *memory;
    phys_t address; /* of memory, for the device */
    struct virtqueue queue;
    struct wait completion;
    bool interrupts;
    int error; /* why the device is out of use for good, or 0 */
};

/* Brings the device up, in polled mode: whoever wires virtio_blk_interrupt() to its interrupt
 * sets `interrupts`. 0, or a negative errno; the reason was logged. */
int virtio_blk_init(struct virtio_blk *blk, const struct virtio_blk_config *config);

/* The interrupt handler; @arg is the struct virtio_blk. */
void virtio_blk_interrupt(void *arg);
