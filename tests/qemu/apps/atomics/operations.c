#include "atomics.h"
#include <stdio.h>

typedef unsigned __int128 wide;
struct five {
    uint8_t bytes[5];
};

#define ORDER __ATOMIC_SEQ_CST

/* Of four objects in a row, the others must stay. */
static void show(const char *what, uint64_t result, const void *objects, unsigned size)
{
    const uint8_t *bytes = objects;

    printf("%s %#jx:", what, (uintmax_t)result);
    for (unsigned i = 0; i < 4 * size; i++)
        printf(" %02x", bytes[i]);
    putchar('\n');
}

#define NUMBERS(type, first, second)                                                               \
    static void of_##type(void)                                                                    \
    {                                                                                              \
        static type objects[4];                                                                    \
        for (unsigned i = 0; i < 4; i++) {                                                         \
            type *at = &objects[i], expected = (type)(first);                                      \
            __atomic_store_n(at, (type)(first), ORDER);                                            \
            SHOW("add", __atomic_fetch_add(at, (type)(second), ORDER));                            \
            SHOW("sub", __atomic_fetch_sub(at, (type)(first), ORDER));                             \
            SHOW("and", __atomic_fetch_and(at, (type)(first), ORDER));                             \
            SHOW("or", __atomic_or_fetch(at, (type)(second), ORDER));                              \
            SHOW("xor", __atomic_fetch_xor(at, (type)(first), ORDER));                             \
            SHOW("nand", __atomic_nand_fetch(at, (type)(second), ORDER));                          \
            SHOW("exchange", __atomic_exchange_n(at, (type)(first), ORDER));                       \
            SHOW("equal", __atomic_compare_exchange_n(at, &expected, 7, 0, ORDER, ORDER));         \
            SHOW("unequal", __atomic_compare_exchange_n(at, &expected, 8, 0, ORDER, ORDER));       \
            SHOW("expected", expected);                                                            \
            SHOW("load", __atomic_load_n(at, ORDER));                                              \
        }                                                                                          \
    }
#define SHOW(what, result) show(what, (uint64_t)(result), objects, sizeof *objects)

NUMBERS(uint8_t, 0xa5, 0xf3)
NUMBERS(uint16_t, 0xa55a, 0xf3c1)
NUMBERS(uint32_t, 0xa55a1234, 0xf3c10ff0)
NUMBERS(uint64_t, 0xa55a123489abcdef, 0xf3c10ff077665544)
NUMBERS(wide, (wide)0xa55a123489abcdef << 64 | 0x80000000f0f0f0f0,
        (wide)0xf3c10ff077665544 << 64 | 0x8000000000000003)

static void of_structures(void)
{
    static struct five objects[4];
    struct five one = {{1, 2, 3, 4, 5}}, other = {{6, 7, 8, 9, 10}}, old;

    __atomic_store(&objects[1], &one, ORDER);
    __atomic_load(&objects[1], &old, ORDER);
    SHOW("load", old.bytes[4]);
    __atomic_exchange(&objects[1], &other, &old, ORDER);
    SHOW("exchange", old.bytes[4]);
    SHOW("unequal", __atomic_compare_exchange(&objects[1], &old, &one, 0, ORDER, ORDER));
    SHOW("expected", old.bytes[4]);
    SHOW("equal", __atomic_compare_exchange(&objects[1], &old, &one, 0, ORDER, ORDER));
    for (volatile unsigned size = 1; size < 64; size *= 2)
        printf("%u lock-free %d\n", size, __atomic_is_lock_free(size, (void *)0));
}

/* The compiler's older names. */
static void of_locks(void)
{
    static uint16_t objects[4];
    static uint8_t small[4];

    SHOW("lock", __sync_lock_test_and_set(&objects[3], 5));
    SHOW("lock", __sync_lock_test_and_set(&objects[3], 0x1234));
    SHOW("lock", __sync_lock_test_and_set(&small[1], 3));
    __sync_lock_release(&objects[3]);
    SHOW("bool", __sync_bool_compare_and_swap(&small[1], 3, 9));
    SHOW("add", __sync_add_and_fetch(&objects[2], 0xffff));
    SHOW("value", __sync_val_compare_and_swap(&small[1], 1, 3));
}

void operations(void)
{
    of_uint8_t();
    of_uint16_t();
    of_uint32_t();
    of_uint64_t();
    of_wide();
    of_structures();
    of_locks();
}
