/* Thread-local variables of all alignments, with and without values, in threads old and new. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <stdint.h>
#include <string.h>

#define VARIABLES(V) V(1) V(2) V(4) V(8) V(16) V(32) V(64)
#define DEFINE(n)                                                                                  \
    static _Thread_local char odd_##n = n;                                                         \
    static _Thread_local _Alignas(n) char value_##n[n + 1] = {n, n / 2 + 1};                       \
    static _Thread_local char odd_zero_##n;                                                        \
    static _Thread_local _Alignas(n) char zero_##n[n + 3];
VARIABLES(DEFINE)

static int wrong;

static int is_zero(const char *bytes, size_t size)
{
    size_t i = 0;

    while (i < size && !bytes[i])
        i++;
    return i == size;
}

static void *look(void *unused)
{
    int bad = 0;

#define LOOK(n)                                                                                    \
    bad += (uintptr_t)value_##n % n || (uintptr_t)zero_##n % n;                                    \
    bad += odd_##n != n || value_##n[0] != n || (n > 1 && value_##n[1] != n / 2 + 1);              \
    bad += odd_zero_##n || !is_zero(zero_##n, sizeof zero_##n);                                    \
    bad += !is_zero(value_##n + 2, sizeof value_##n - 2);                                          \
    odd_##n = odd_zero_##n = -1;                                                                   \
    memset(value_##n, -1, sizeof value_##n);                                                       \
    memset(zero_##n, -1, sizeof zero_##n);
    VARIABLES(LOOK)
    __atomic_add_fetch(&wrong, bad, __ATOMIC_RELAXED);
    sleep_ms(2);
#define KEPT(n) bad += odd_##n != (char)-1 || zero_##n[n] != (char)-1 || value_##n[n] != (char)-1;
    VARIABLES(KEPT)
    __atomic_add_fetch(&wrong, bad, __ATOMIC_RELAXED);
    return unused;
}

static void of_own_stacks(void)
{
    static char room[4][65536 + 64];
    pthread_t threads[4];
    pthread_attr_t attributes;

    pthread_attr_init(&attributes);
    for (int i = 0; i < 4; i++) { /* whose ends are aligned to 8 at least */
        char *bottom = (char *)(((uintptr_t)room[i] + 15) & -16ul);
        ERROR(pthread_attr_setstack(&attributes, bottom, 65536 - 8 * (size_t)i));
        ERROR(pthread_create(&threads[i], &attributes, look, NULL));
    }
    for (int i = 0; i < 4; i++)
        ERROR(pthread_join(threads[i], NULL));
}

void observe_aligned(void)
{
    pthread_t threads[8];

    for (int round = 0; round < 3; round++) { /* with stacks of those before */
        for (int i = 0; i < 8; i++)
            pthread_create(&threads[i], NULL, look, NULL);
        for (int i = 0; i < 8; i++)
            ERROR(pthread_join(threads[i], NULL));
    }
    VALUE(wrong);
    of_own_stacks();
    VALUE(wrong);
    look(NULL);
    VALUE(wrong);
}
