/*
 * Block devices: numbered sectors of 512 bytes (struct device.interface of class "block").
 * Reads and writes go straight from and to the caller's buffer, but for what the device cannot
 * reach: that is copied here, in one place. Not callable from interrupt handlers.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/device.h>
#include <yao/dma.h>

#define BLOCK_SECTOR 512u

struct block_device;

/* A transfer as a driver gets it: at least one sector, all on the device, at most
 * block->request_max. */
struct block_request {
    uint64_t sector;
    uint32_t count;
    uint8_t *data;  /* for the hart; a write only reads it */
    phys_t address; /* for the device: the same memory, within block->dma; else 0 */
};

/* Each returns 0 or a negative errno: -EIO the device failed or answered wrongly for good
 * (retries are the driver's business), -ETIMEDOUT no answer, -ENOMEDIUM the medium is gone,
 * -EROFS. */
struct block_ops {
    int (*read)(struct block_device *block, const struct block_request *request);
    int (*write)(struct block_device *block, const struct block_request *request);
    /* Returns when all earlier writes are on the medium; NULL where writes always are. */
    int (*flush)(struct block_device *block);
};

struct block_device {
    const struct block_ops *ops;
    void *priv;       /* the driver's */
    uint64_t sectors; /* capacity */
    bool read_only;
    dt_node node;                /* for messages */
    const struct dma_reach *dma; /* what the device reaches; NULL: the hart moves its data */
    uint32_t request_max;        /* sectors of one request; 0: any number */
    uint8_t *bounce;             /* block.c's, for what the device does not reach */
};

/* Checked access: -EINVAL when the range is not on the device, -EROFS, -EFAULT when the buffer is
 * not memory that may be read or written, -ENOMEM when it must be copied and there is no memory for
 * that, else as above. A mounted volume keeps a cache of its own sectors, past which these go.
 * Where the hart moves the data, a wrong buffer is a crash instead. */
int block_read(struct block_device *block, uint64_t sector, void *buffer, uint32_t count);
int block_write(struct block_device *block, uint64_t sector, const void *buffer, uint32_t count);
int block_flush(struct block_device *block);

/* Whether a transfer of @size bytes at @buffer would be refused: 0 or -EFAULT. */
int block_check(const struct block_device *block, const void *buffer, size_t size,
                enum dma_access access);

DEVICE_CLASS(block);
