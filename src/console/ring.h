/* Byte ring between one producer and one consumer, one of which may be an interrupt handler.
 * Positions run freely; the size is a power of two. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define RING_SIZE 1024u

struct ring {
    uint32_t head, tail; /* written at head, read at tail */
    char bytes[RING_SIZE];
};

/* Positions are how the two sides hand bytes and room to each other: what they guard is accessed
 * after ring_position() and before ring_move(). Both sides run on one hart, so the order of the
 * instructions is enough, and costs none; sides on two harts need __ATOMIC_ACQUIRE and
 * __ATOMIC_RELEASE here. */
static inline uint32_t ring_position(const uint32_t *position)
{
    uint32_t value = __atomic_load_n(position, __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_ACQUIRE);
    return value;
}

static inline void ring_move(uint32_t *position, uint32_t count)
{
    __atomic_signal_fence(__ATOMIC_RELEASE);
    __atomic_store_n(position, *position + count, __ATOMIC_RELAXED);
}

static inline uint32_t ring_used(const struct ring *ring)
{
    return ring_position(&ring->head) - ring_position(&ring->tail);
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
    ring_move(&ring->head, 1);
}

static inline void ring_drop(struct ring *ring, size_t count)
{
    ring_move(&ring->tail, (uint32_t)count);
}
