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

/* A word of eight such bytes. */
static inline word word_of(uint8_t byte)
{
    return byte * 0x0101010101010101u;
}

/* Keeps the compiler from loading more words before it stores these. */
static inline void few_registers(void)
{
    __asm__ volatile("" : : : "memory");
}

/* All loads come before the stores, so that an in-order core does not stall on each load. Of three
 * words, as with more the instructions need four bytes each for the numbers of their registers. */
static inline void copy_3_words(word *to, const word *from)
{
    word a = from[0], b = from[1], c = from[2];

    to[0] = a, to[1] = b, to[2] = c;
    few_registers();
}

static inline void copy_2_words(word *to, const word *from)
{
    word a = from[0], b = from[1];

    to[0] = a, to[1] = b;
    few_registers();
}

static inline void copy_8_words(word *to, const word *from)
{
    copy_3_words(to, from);
    copy_3_words(to + 3, from + 3);
    copy_2_words(to + 6, from + 6);
}
