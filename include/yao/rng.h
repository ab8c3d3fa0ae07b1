/*
 * Random numbers from hardware, for keys and seeds. Portable programs call getentropy() or
 * getrandom().
 */
#pragma once

#include <stddef.h>
#include <yao/device.h>

/* Fills @size bytes at @bytes with random numbers of the tree's first generator that works. Waits
 * as long as that takes, seconds at most. 0, -ENODEV no generator works, or after a message -EIO or
 * -ETIMEDOUT; then the bytes are not random. Not callable from interrupt handlers. */
int rng_read(void *bytes, size_t size);

/* A generator (struct device.interface of class "rng"). */
struct rng {
    const struct rng_ops *ops;
    void *priv;   /* private to the driver */
    dt_node node; /* for messages */
};

struct rng_ops {
    /* As rng_read(), but for -ENODEV. */
    int (*read)(struct rng *rng, void *bytes, size_t size);
};

DEVICE_CLASS(rng);
