/*
 * What code calls that is compiled with -fsanitize=thread, without the library that goes with it:
 * so other harts may go on before each access to memory.
 */
#include "machine.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if !defined REAL_HARTS && !defined __SANITIZE_ADDRESS__

#undef __atomic_load_n
#undef __atomic_store_n
#undef __atomic_exchange_n
#undef __atomic_fetch_add
#undef __atomic_compare_exchange_n

#define ACCESS(name)                                                                               \
    void __tsan_##name(void *at);                                                                  \
    void __tsan_##name(void *at)                                                                   \
    {                                                                                              \
        machine_access();                                                                          \
    }

#define ACCESSES(size)                                                                             \
    ACCESS(read##size)                                                                             \
    ACCESS(write##size)                                                                            \
    ACCESS(unaligned_read##size)                                                                   \
    ACCESS(unaligned_write##size)

ACCESSES(1)
ACCESSES(2)
ACCESSES(4)
ACCESSES(8)
ACCESSES(16)

void __tsan_read_range(void *at, size_t size);
void __tsan_read_range(void *at, size_t size)
{
    machine_access();
}

void __tsan_write_range(void *at, size_t size);
void __tsan_write_range(void *at, size_t size)
{
    machine_access();
}

void __tsan_init(void);
void __tsan_init(void)
{
}

#define ATOMICS(bits, type)                                                                        \
    type __tsan_atomic##bits##_load(const volatile type *at, int order);                           \
    type __tsan_atomic##bits##_load(const volatile type *at, int order)                            \
    {                                                                                              \
        return __atomic_load_n(at, __ATOMIC_SEQ_CST);                                              \
    }                                                                                              \
    void __tsan_atomic##bits##_store(volatile type *at, type value, int order);                    \
    void __tsan_atomic##bits##_store(volatile type *at, type value, int order)                     \
    {                                                                                              \
        __atomic_store_n(at, value, __ATOMIC_SEQ_CST);                                             \
    }                                                                                              \
    type __tsan_atomic##bits##_exchange(volatile type *at, type value, int order);                 \
    type __tsan_atomic##bits##_exchange(volatile type *at, type value, int order)                  \
    {                                                                                              \
        return __atomic_exchange_n(at, value, __ATOMIC_SEQ_CST);                                   \
    }                                                                                              \
    int __tsan_atomic##bits##_compare_exchange_strong(volatile type *at, type *before, type after, \
                                                      int order, int other);                       \
    int __tsan_atomic##bits##_compare_exchange_strong(volatile type *at, type *before, type after, \
                                                      int order, int other)                        \
    {                                                                                              \
        return __atomic_compare_exchange_n(at, before, after, false, __ATOMIC_SEQ_CST,             \
                                           __ATOMIC_SEQ_CST);                                      \
    }

ATOMICS(8, uint8_t)
ATOMICS(32, uint32_t)
ATOMICS(64, uint64_t)

#endif
