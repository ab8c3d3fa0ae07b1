/*
 * Copying memory in words of 8 bytes. Cores such as U54 and U74 trap on misaligned loads and
 * stores, so words are accessed at their natural alignment only.
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

/* All loads come before the stores, so that an in-order core does not stall on each load. */
static inline void copy_8_words(word *to, const word *from)
{
    word a = from[0], b = from[1], c = from[2], d = from[3];
    word e = from[4], f = from[5], g = from[6], h = from[7];

    to[0] = a, to[1] = b, to[2] = c, to[3] = d;
    to[4] = e, to[5] = f, to[6] = g, to[7] = h;
}

/* The barrier keeps the compiler from interleaving both halves and running out of registers. */
static inline void copy_16_words(word *to, const word *from)
{
    copy_8_words(to, from);
    __asm__ volatile("" : : : "memory");
    copy_8_words(to + 8, from + 8);
}
