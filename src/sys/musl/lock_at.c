/*
 * What musl has at the word for whose change a thread waits, as far as that can be seen: a mutex,
 * which is aligned for pointers and has its kind before the lock (src/internal/pthread_impl.h),
 * with its owner unless its kind is the normal one; the lock of a stream (src/stdio/__lockfile.c);
 * the state of a thread that is to be joined. For reports, where memory may hold anything.
 */
#include "pthread_impl.h"
#include "src/mm/map.h"
#include "src/thread/thread.h"
#include <yao/module.h>

YAO_ALTERNATIVE(threads, scheduled);

#define OWNER         0x3fffffff
#define OWNER_ENDED   0x40000000
#define STREAM_WAITED 0x40000000
#define KINDS         (3 | 4 | 8 | 128) /* and robust, of priority inheritance, shared */

static bool is_mapped(const volatile void *at)
{
    struct mapping mapping;

    return map_find((uintptr_t)at, &mapping);
}

/* Whose end the word tells, or 0. */
static int ends_at(const volatile int *word)
{
    const struct pthread *self = __pthread_self(), *other = self;

    for (unsigned left = thread_count(); left && is_mapped(other); left--, other = other->next)
        if (&other->detach_state == word && thread_find(other->tid))
            return other->tid;
    return 0;
}

static bool is_mutex(const volatile int *word)
{
    return (uintptr_t)word % sizeof(void *) == sizeof *word && !(word[-1] & ~KINDS) && *word < 0;
}

enum thread_lock thread_lock_at(const volatile int *word, int *owner)
{
    int has;

    *owner = ends_at(word);
    if (*owner)
        return LOCK_END;
    if (!is_mapped(word))
        return LOCK_OTHER;
    has = *word & OWNER;
    if (is_mutex(word) && !has && *word & OWNER_ENDED)
        return LOCK_ORPHAN;
    if (is_mutex(word) && (word[-1] & 15) == PTHREAD_MUTEX_NORMAL && has == EBUSY)
        return LOCK_MUTEX;
    if (!thread_find(has))
        return LOCK_OTHER;
    *owner = has;
    if (is_mutex(word))
        return LOCK_MUTEX;
    if (*word > 0 && *word & STREAM_WAITED)
        return LOCK_STREAM;
    *owner = 0;
    return LOCK_OTHER;
}
