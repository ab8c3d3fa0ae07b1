/*
 * A split virtqueue (Virtual I/O Device Specification 1.2, section 2.7) with one chain of
 * descriptors in flight, which always starts at descriptor 0.
 *
 * The device reads and writes the rings at any time. Ownership passes by two indices alone:
 * ours of the available ring, stored after what it publishes, and the device's of the used
 * ring, loaded before what it publishes.
 */
#pragma once

#include <stdint.h>
#include <yao/mm.h>

#define VIRTQUEUE_SIZE 4u

enum { VIRTQUEUE_NEXT = 1, VIRTQUEUE_DEVICE_WRITES = 2 };

struct virtqueue_descriptor {
    uint64_t address;
    uint32_t length;
    uint16_t flags;
    uint16_t next;
};

struct virtqueue_used {
    uint32_t id;     /* of the chain's first descriptor */
    uint32_t length; /* bytes that the device wrote */
};

/* Laid out as a legacy device wants it (section 2.7.2); others take it as well. */
struct virtqueue_rings {
    struct virtqueue_descriptor descriptors[VIRTQUEUE_SIZE];
    struct {
        uint16_t flags, index;
        uint16_t ring[VIRTQUEUE_SIZE];
        uint16_t used_event;
    } available;
    struct {
        _Alignas(PAGE_SIZE) uint16_t flags;
        uint16_t index;
        struct virtqueue_used ring[VIRTQUEUE_SIZE];
        uint16_t available_event;
    } used;
};

struct virtqueue {
    struct virtqueue_rings *rings;
    uint16_t taken; /* the used ring's index up to which we have looked */
};

/* Empties the rings. The device must not own them (before it got them, or after its reset). */
void virtqueue_init(struct virtqueue *queue, struct virtqueue_rings *rings);

/* Gives the chain that starts at descriptor 0 to the device. */
void virtqueue_post(struct virtqueue *queue);

/* Whether the device gave the chain back: 1 and *written, 0 not yet, or -EIO when it gave back
 * something that it never got. */
int virtqueue_take(struct virtqueue *queue, uint32_t *written);
