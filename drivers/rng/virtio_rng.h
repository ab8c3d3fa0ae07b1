/*
 * Virtio entropy device (Virtual I/O Device Specification 1.2, section 5.4). One request at a time.
 */
#pragma once

#include "drivers/virtio/virtio_mmio.h"
#include "drivers/virtio/virtqueue.h"
#include <yao/rng.h>
#include <yao/wait.h>

#define VIRTIO_ID_ENTROPY    4
#define VIRTIO_RNG_BYTES_MAX 256u /* of a request */

/* What driver and device share. */
struct virtio_rng_memory {
    struct virtqueue_rings rings;
    uint8_t bytes[VIRTIO_RNG_BYTES_MAX];
};

/* For struct virtio_rng_memory: legacy devices take a 32-bit page number. */
#define VIRTIO_RNG_REACH ((struct dma_reach){1ull << 44, PAGE_SIZE})

struct virtio_rng_config {
    struct virtio_mmio transport;     /* opened, of type VIRTIO_ID_ENTROPY */
    struct virtio_rng_memory *memory; /* physically contiguous, within VIRTIO_RNG_REACH */
    phys_t address;                   /* of memory, for the device */
    dt_node node;
};

struct virtio_rng {
    struct rng rng; /* the interface; its priv is this struct */
    struct virtio_rng_config config;
    struct virtqueue queue;
    struct wait completion;
    bool interrupts;
    int error; /* negative errno if the device failed for good, else 0 */
};

/* Initialises the device in polled mode. A caller that installs virtio_rng_interrupt() sets
 * .interrupts afterwards. 0, or a negative errno after a message. */
int virtio_rng_init(struct virtio_rng *virtio, const struct virtio_rng_config *config);

/* The interrupt handler; @arg is the struct virtio_rng. */
void virtio_rng_interrupt(void *arg);
