/*
 * Block devices: numbered sectors of 512 bytes (struct device.interface of class "block").
 * Reads and writes go straight from and to the caller's buffer. Not callable from
 * interrupt handlers.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/device.h>

#define BLOCK_SECTOR 512u

struct block_device;

/* Each returns 0 or a negative errno: -EIO the device failed or answered wrongly for good
 * (retries are the driver's business), -ETIMEDOUT no answer, -ENOMEDIUM the medium is gone,
 * -EROFS. The device was asked for sectors that exist: block_read() and block_write() check. */
struct block_ops {
    int (*read)(struct block_device *block, uint64_t sector, void *buffer, uint32_t count);
    int (*write)(struct block_device *block, uint64_t sector, const void *buffer, uint32_t count);
    /* Returns when all earlier writes are on the medium; NULL where writes always are. */
    int (*flush)(struct block_device *block);
};

struct block_device {
    const struct block_ops *ops;
    void *priv;       /* the driver's */
    uint64_t sectors; /* capacity */
    bool read_only;
    dt_node node; /* for messages */
};

/* Checked access: -EINVAL when the range is not on the device, -EROFS, else as above. */
int block_read(struct block_device *block, uint64_t sector, void *buffer, uint32_t count);
int block_write(struct block_device *block, uint64_t sector, const void *buffer, uint32_t count);
int block_flush(struct block_device *block);

DEVICE_CLASS(block);
