/*
 * A split virtqueue (Virtual I/O Device Specification 1.2, section 2.7) with at most one chain of
 * descriptors in flight, which always starts at descriptor 0.
 *
 * The device may access the rings at any time. Two indices pass ownership: ours in the available
 * ring, stored (release) after the descriptors, and the device's in the used ring, loaded (acquire)
 * before the used element.
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

/* The layout that legacy devices require (section 2.7.2), which others accept, too. */
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
    uint16_t taken; /* used elements taken so far, modulo 2^16 */
};

/* Empties the rings. The device must not own them: either never set up, or reset since. */
void virtqueue_init(struct virtqueue *queue, struct virtqueue_rings *rings);

/* Gives the chain that starts at descriptor 0 to the device. */
void virtqueue_post(struct virtqueue *queue);

/* Takes the chain back: 1 and *written if the device has used it, 0 if not yet, or -EIO if it
 * returned a chain that was never posted. */
int virtqueue_take(struct virtqueue *queue, uint32_t *written);
