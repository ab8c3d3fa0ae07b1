/*
 * Byte ring between one producer and one consumer, one of which may be an interrupt handler.
 * head and tail count all bytes ever written and read, modulo 2^32: head - tail is the fill level,
 * and the size is a power of two so that the index stays right when they wrap around.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define RING_SIZE 1024u

struct ring {
    uint32_t head, tail; /* written at head, read at tail */
    char bytes[RING_SIZE];
};

/* The positions hand bytes to the consumer and room to the producer: each side touches the bytes
 * only after ring_position() and before ring_move(). Both sides run on one hart, so a compiler
 * barrier is enough. Two harts would need __ATOMIC_ACQUIRE and __ATOMIC_RELEASE here. */
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

/* The bytes that can be read without wrapping around: their number, and *start. */
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

/* Puts as many of @length bytes as there is room for without wrapping around; returns how many. */
static inline size_t ring_fill(struct ring *ring, const char *bytes, size_t length)
{
    uint32_t at = ring->head % RING_SIZE, straight = RING_SIZE - at, room = ring_room(ring);
    room = room < straight ? room : straight;
    length = length < room ? length : room;
    memcpy(ring->bytes + at, bytes, length);
    ring_move(&ring->head, (uint32_t)length);
    return length;
}
