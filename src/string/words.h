/*
 * Copying memory in words of 8 bytes. Cores such as U54 and U74 trap on misaligned loads and
 * stores, so words are accessed at their natural alignment only.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef uint64_t __attribute__((may_alias)) word;
typedef uint32_t __attribute__((may_alias)) half_word;
typedef uint16_t __attribute__((may_alias)) quarter_word;

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

static inline void copy_bytes(uint8_t *to, const uint8_t *from, size_t size)
{
    for (uint8_t *end = to + size; to < end; to++, from++)
        *to = *from;
}

/* The word that begins @down bits, 8 to 56, above the start of @low and continues in @high, where
 * memory has @high behind @low (little endian). The first and last words that a copy reads in this
 * way reach beyond its source, but contain some of it, so the loads cannot fault. */
static inline word merged(word low, word high, unsigned down)
{
    return low >> down | high << (64 - down);
}

/* Stores the low @size bytes of @value, 1, 2 or 4, right before @end. */
static inline void store_before(word *end, word value, size_t size)
{
    if (size == 1)
        ((uint8_t *)end)[-1] = (uint8_t)value;
    else if (size == 2)
        ((quarter_word *)end)[-1] = (quarter_word)value;
    else
        ((half_word *)end)[-1] = (half_word)value;
}

/* Keeps the compiler from loading more words before it stores these. */
static inline void few_registers(void)
{
    __asm__ volatile("" : : : "memory");
}
