/* Byte ring between one producer and one consumer, one of which may be an interrupt handler.
 * Positions run freely; the size is a power of two. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define RING_SIZE 1024u

struct ring {
    volatile uint32_t head, tail; /* written at head, read at tail */
    char bytes[RING_SIZE];
};

static inline uint32_t ring_used(const struct ring *ring)
{
    return ring->head - ring->tail;
}

static inline uint32_t ring_room(const struct ring *ring)
{
    return RING_SIZE - ring_used(ring);
}

/* The longest piece that can be read at once, and its start. */
static inline size_t ring_piece(const struct ring *ring, const char **start)
{
    uint32_t at = ring->tail % RING_SIZE, used = ring_used(ring), straight = RING_SIZE - at;
    *start = ring->bytes + at;
    return used < straight ? used : straight;
}

static inline void ring_put(struct ring *ring, char byte)
{
    ring->bytes[ring->head % RING_SIZE] = byte;
    __atomic_signal_fence(__ATOMIC_RELEASE);
    ring->head++;
}

static inline void ring_drop(struct ring *ring, size_t count)
{
    ring->tail += (uint32_t)count;
}
