/*
 * Memory in words of 8 bytes. Cores like U54 and U74 trap on misaligned loads and stores, so
 * words are only ever read and written at their alignment.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef uint64_t __attribute__((may_alias)) word;

#define WORD sizeof(word)

static inline size_t misalignment(const void *address)
{
    return (uintptr_t)address % WORD;
}

/* 16 words at aligned places. Loads come in groups of eight before their stores: an in-order core
 * does not wait for each. */
static inline void copy_16_words(word *to, const word *from)
{
    for (unsigned half = 0; half < 16; half += 8) {
        word a = from[half], b = from[half + 1], c = from[half + 2], d = from[half + 3];
        word e = from[half + 4], f = from[half + 5], g = from[half + 6], h = from[half + 7];
        to[half] = a, to[half + 1] = b, to[half + 2] = c, to[half + 3] = d;
        to[half + 4] = e, to[half + 5] = f, to[half + 6] = g, to[half + 7] = h;
    }
}
