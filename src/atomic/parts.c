/*
 * Atomic operations on objects of one and two bytes. RISC-V's A extension has them for words only,
 * so GCC calls these functions, which are libatomic's elsewhere (GCC manual, "Built-in functions
 * for memory model aware atomic operations"). They change the aligned word that the object lies in,
 * and do not tell its other bytes. Callable from any context.
 *
 * Calls also have memory orders as their last arguments, which are ignored: all are sequentially
 * consistent. The names belong to the compiler, which takes them from no declaration.
 */
#include <stdbool.h>
#include <stdint.h>

typedef uint32_t __attribute__((may_alias)) word;

struct place {
    word *word;
    unsigned shift; /* of the object in the word, in bits */
    word mask;
};

/* @size: 1 or 2. */
static inline struct place place_of(const volatile void *object, unsigned size)
{
    unsigned shift = ((uintptr_t)object & 3) * 8;
    return (struct place){(word *)((uintptr_t)object & ~3ul), shift,
                          (0xffffu >> (16 - 8 * size)) << shift};
}

static inline word with(word whole, struct place place, word part)
{
    return (whole & ~place.mask) | (part << place.shift & place.mask);
}

static inline bool replace(struct place place, word *whole, word part)
{
    return __atomic_compare_exchange_n(place.word, whole, with(*whole, place, part), false,
                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

#define NAMED(name) __asm__(#name)

/* @result: what becomes of the object's value @old with the argument @value. */
#define FETCH(name, type, result)                                                                  \
    type fetch_##name(volatile void *object, type value) NAMED(name);                              \
    type fetch_##name(volatile void *object, type value)                                           \
    {                                                                                              \
        struct place place = place_of(object, sizeof(type));                                       \
        word whole = __atomic_load_n(place.word, __ATOMIC_RELAXED);                                \
        type old;                                                                                  \
        do                                                                                         \
            old = (type)(whole >> place.shift);                                                    \
        while (!replace(place, &whole, (word)(result)));                                           \
        return old;                                                                                \
    }

#define COMPARE_EXCHANGE(name, type)                                                               \
    bool compare_##name(volatile void *object, type *expected, type value) NAMED(name);            \
    bool compare_##name(volatile void *object, type *expected, type value)                         \
    {                                                                                              \
        struct place place = place_of(object, sizeof(type));                                       \
        word whole = __atomic_load_n(place.word, __ATOMIC_SEQ_CST);                                \
        do {                                                                                       \
            type old = (type)(whole >> place.shift);                                               \
            if (old != *expected) {                                                                \
                *expected = old;                                                                   \
                return false;                                                                      \
            }                                                                                      \
        } while (!replace(place, &whole, value));                                                  \
        return true;                                                                               \
    }

/* GCC's older name comes last; libgcc has the others of that kind. */
#define OPERATIONS(size, type)                                                                     \
    FETCH(__atomic_exchange_##size, type, value)                                                   \
    FETCH(__atomic_fetch_add_##size, type, old + value)                                            \
    FETCH(__atomic_fetch_sub_##size, type, old - value)                                            \
    FETCH(__atomic_fetch_and_##size, type, old &value)                                             \
    FETCH(__atomic_fetch_or_##size, type, old | value)                                             \
    FETCH(__atomic_fetch_xor_##size, type, old ^ value)                                            \
    FETCH(__atomic_fetch_nand_##size, type, ~(old & value))                                        \
    COMPARE_EXCHANGE(__atomic_compare_exchange_##size, type)                                       \
    FETCH(__sync_lock_test_and_set_##size, type, value)

OPERATIONS(1, uint8_t)
OPERATIONS(2, uint16_t)
