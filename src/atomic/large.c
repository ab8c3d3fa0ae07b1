/*
 * Atomic operations on objects for which the hart has no atomic access: 16 bytes, and any size that
 * is no power of two. GCC calls these functions, which are libatomic's elsewhere (GCC manual,
 * "Built-in functions for memory model aware atomic operations"). What happens with interrupts
 * off on the hart of the libos is atomic, where threads of other harts come for it. Callable from
 * any context.
 *
 * The memory is touched first: a fault is a signal, whose handler may never return, and must not
 * leave interrupts off.
 *
 * Calls also have memory orders as their last arguments, which are ignored: all are sequentially
 * consistent. The names belong to the compiler, which takes them from no declaration.
 */
#include "src/sched/threads.h"
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <yao/irq.h>

#define PAGE        4096
#define NAMED(name) __asm__(#name)

typedef unsigned __int128 wide;

static inline unsigned long begin(void)
{
    unsigned long enabled = irq_save();
    thread_to_libos();
    return enabled;
}

static inline void touch_to_read(const volatile void *object, size_t size)
{
    const volatile uint8_t *bytes = object;
    for (size_t i = 0; i < size; i += PAGE)
        (void)bytes[i];
    (void)bytes[size - 1];
}

static inline void touch_word(uintptr_t address)
{
    __atomic_fetch_or((uint32_t *)(address & ~3ul), 0, __ATOMIC_RELAXED);
}

static inline void touch_to_write(volatile void *object, size_t size)
{
    uintptr_t start = (uintptr_t)object;
    for (size_t i = 0; i < size; i += PAGE)
        touch_word(start + i);
    touch_word(start + size - 1);
}

static void copy(void *to, const void *from, size_t size)
{
    if (!size)
        return;
    touch_to_write(to, size);
    touch_to_read(from, size);
    unsigned long enabled = begin();
    memcpy(to, from, size);
    irq_restore(enabled);
}

void atomic_load(size_t size, const void *object, void *result) NAMED(__atomic_load);
void atomic_load(size_t size, const void *object, void *result)
{
    copy(result, object, size);
}

void atomic_store(size_t size, void *object, const void *value) NAMED(__atomic_store);
void atomic_store(size_t size, void *object, const void *value)
{
    copy(object, value, size);
}

/* @result may be @value. */
void atomic_exchange(size_t size, void *object, const void *value, void *result)
    NAMED(__atomic_exchange);
void atomic_exchange(size_t size, void *object, const void *value, void *result)
{
    uint8_t *bytes = object, *old = result;
    const uint8_t *new = value;

    if (!size)
        return;
    touch_to_write(object, size);
    touch_to_read(value, size);
    touch_to_write(result, size);
    unsigned long enabled = begin();
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = new[i];
        old[i] = bytes[i];
        bytes[i] = byte;
    }
    irq_restore(enabled);
}

bool atomic_compare_exchange(size_t size, void *object, void *expected, const void *value)
    NAMED(__atomic_compare_exchange);
bool atomic_compare_exchange(size_t size, void *object, void *expected, const void *value)
{
    if (!size)
        return true;
    touch_to_write(object, size);
    touch_to_write(expected, size);
    touch_to_read(value, size);
    unsigned long enabled = begin();
    bool equal = !memcmp(object, expected, size);
    memcpy(equal ? object : expected, equal ? value : object, size);
    irq_restore(enabled);
    return equal;
}

/* Only for sizes that the compiler does not know. */
bool atomic_is_lock_free(size_t size, const volatile void *object) NAMED(__atomic_is_lock_free);
bool atomic_is_lock_free(size_t size, const volatile void *object)
{
    return (size == 1 || size == 2 || size == 4 || size == 8) && (uintptr_t)object % size == 0;
}

wide load_16(const volatile void *object) NAMED(__atomic_load_16);
wide load_16(const volatile void *object)
{
    const volatile wide *place = object;

    touch_to_read(object, sizeof(wide));
    unsigned long enabled = begin();
    wide value = *place;
    irq_restore(enabled);
    return value;
}

/* @result: what becomes of the object's value @old with the argument @value. */
#define FETCH(name, result)                                                                        \
    wide fetch_##name(volatile void *object, wide value) NAMED(name);                              \
    wide fetch_##name(volatile void *object, wide value)                                           \
    {                                                                                              \
        volatile wide *place = object;                                                             \
        touch_to_write(object, sizeof(wide));                                                      \
        unsigned long enabled = begin();                                                           \
        wide old = *place;                                                                         \
        *place = (result);                                                                         \
        irq_restore(enabled);                                                                      \
        return old;                                                                                \
    }

FETCH(__atomic_exchange_16, value)
FETCH(__atomic_fetch_add_16, old + value)
FETCH(__atomic_fetch_sub_16, old - value)
FETCH(__atomic_fetch_and_16, old &value)
FETCH(__atomic_fetch_or_16, old | value)
FETCH(__atomic_fetch_xor_16, old ^ value)
FETCH(__atomic_fetch_nand_16, ~(old &value))

void store_16(volatile void *object, wide value) NAMED(__atomic_store_16);
void store_16(volatile void *object, wide value)
{
    (void)fetch___atomic_exchange_16(object, value);
}

bool compare_16(volatile void *object, wide *expected, wide value)
    NAMED(__atomic_compare_exchange_16);
bool compare_16(volatile void *object, wide *expected, wide value)
{
    volatile wide *place = object;
    wide wanted = *expected;

    touch_to_write(object, sizeof(wide));
    unsigned long enabled = begin();
    wide old = *place;
    if (old == wanted)
        *place = value;
    irq_restore(enabled);
    if (old != wanted)
        *expected = old;
    return old == wanted;
}
