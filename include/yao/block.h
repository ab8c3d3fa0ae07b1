/*
 * Block devices: numbered sectors of 512 bytes (struct device.interface of class "block").
 * Data moves directly between the device and the caller's buffer. A buffer that the device cannot
 * reach is copied through one that it can (src/block/block.c). Not callable from interrupt
 * handlers.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/device.h>
#include <yao/dma.h>

#define BLOCK_SECTOR 512u

struct block_device;

/* A transfer as a driver sees it, already checked: at least one sector, all on the device, at most
 * block->request_max. The buffer stays valid until the operation returns. */
struct block_request {
    uint64_t sector;
    uint32_t count;
    uint8_t *data;  /* the buffer, for the hart; a write only reads it */
    phys_t address; /* the same buffer, for the device, within block->dma; 0 without DMA */
};

/* Each returns 0 or a negative errno:
 *   -EIO        the device failed or misbehaved, also after the driver's own retries
 *   -ETIMEDOUT  no answer
 *   -ENOMEDIUM  the medium is gone
 *   -EROFS      it cannot be written */
struct block_ops {
    int (*read)(struct block_device *block, const struct block_request *request);
    int (*write)(struct block_device *block, const struct block_request *request);
    /* Returns when all earlier writes are on the medium. NULL if a write returns only then. */
    int (*flush)(struct block_device *block);
    /* See block_look(). NULL: the medium cannot be removed. */
    int (*look)(struct block_device *block);
};

struct block_device {
    const struct block_ops *ops;
    void *priv;       /* private to the driver */
    uint64_t sectors; /* capacity */
    bool read_only;
    uint32_t medium;             /* another number for each medium that was in the slot */
    dt_node node;                /* for messages */
    const struct dma_reach *dma; /* memory that its DMA can reach; NULL: no DMA */
    uint32_t request_max;        /* sectors of one request; 0: any number */
    uint8_t *bounce;             /* private to block.c: memory within @dma */
};

/* Checked access. 0, an error of struct block_ops, or:
 *   -EINVAL  the range is not on the device (-ENOMEDIUM if it has no sectors at all)
 *   -EFAULT  the buffer is not memory that may be read or written (without DMA such a buffer is a
 *            crash instead: the driver's own load or store faults)
 *   -ENOMEM  the data must be copied, and there is no memory for that
 * These bypass the cache of a volume that is mounted on the device. */
int block_read(struct block_device *block, uint64_t sector, void *buffer, uint32_t count);
int block_write(struct block_device *block, uint64_t sector, const void *buffer, uint32_t count);
int block_flush(struct block_device *block);

/* Looks whether the medium is still the one that was there, and otherwise for another: a card that
 * was taken out and put back is another, too. 0 and all that describes it in @block; -ENOMEDIUM if
 * the slot is empty, or the error that a driver has told. Who uses a medium keeps block->medium,
 * and must not touch @block once that is another one. In a slot without card detect a card is found
 * half a second after an empty slot was. */
int block_look(struct block_device *block);

/* Whether DMA of @size bytes at @buffer would be refused for the buffer: 0 or -EFAULT. */
int block_check(const struct block_device *block, const void *buffer, size_t size,
                enum dma_access access);

DEVICE_CLASS(block);
