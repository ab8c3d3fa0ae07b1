/* Mutexes of all kinds, spin locks, locks for readers and writers, those of C11. */
#include "stress.h"
#include <errno.h>
#include <threads.h>

enum { NORMAL, CHECKING, RECURSIVE, ROBUST, KINDS, EACH = 4 };

/* What a lock protects: whoever has it finds both the same. */
struct pair {
    volatile long begun, done;
};

static struct {
    pthread_mutex_t mutex;
    struct pair pair;
} guarded[KINDS][EACH];

static struct {
    pthread_rwlock_t lock;
    struct pair pair;
} shared[EACH];

static pthread_spinlock_t spin;
static struct pair spun;

static mtx_t c11[3];
static struct pair c11_pairs[3];

static void change(struct pair *pair, struct dice *dice)
{
    CHECK(pair->begun == pair->done);
    pair->begun++;
    linger(dice);
    pair->done++;
}

static int lock_somehow(pthread_mutex_t *mutex, struct dice *dice)
{
    struct timespec end = soon(dice, 3);

    switch (roll(dice, 3)) {
    case 0:
        return pthread_mutex_trylock(mutex);
    case 1:
        return pthread_mutex_timedlock(mutex, &end);
    default:
        return pthread_mutex_lock(mutex);
    }
}

static void lock_again(unsigned kind, pthread_mutex_t *mutex)
{
    if (kind == CHECKING)
        CHECK(pthread_mutex_lock(mutex) == EDEADLK);
    if (kind == RECURSIVE) {
        CHECK(!pthread_mutex_lock(mutex));
        CHECK(!pthread_mutex_trylock(mutex));
        CHECK(!pthread_mutex_unlock(mutex));
        CHECK(!pthread_mutex_unlock(mutex));
    }
}

bool do_mutexes(struct dice *dice)
{
    unsigned kind = roll(dice, KINDS), which = roll(dice, EACH);
    pthread_mutex_t *mutex = &guarded[kind][which].mutex;
    struct pair *pair = &guarded[kind][which].pair;
    int error = lock_somehow(mutex, dice);

    if (error == EOWNERDEAD && kind == ROBUST) {
        pair->done = pair->begun;
        error = pthread_mutex_consistent(mutex);
    }
    if (error) {
        CHECK(error == EBUSY || error == ETIMEDOUT);
        return true;
    }
    change(pair, dice);
    lock_again(kind, mutex);
    if (kind == ROBUST && !roll(dice, 8)) {
        pair->begun++;
        return false; /* its owner dies */
    }
    CHECK(!pthread_mutex_unlock(mutex));
    return true;
}

bool do_spin_locks(struct dice *dice)
{
    for (unsigned i = roll(dice, 20); i; i--) {
        CHECK(!pthread_spin_lock(&spin));
        CHECK(spun.begun == spun.done);
        spun.begun++;
        spun.done++;
        CHECK(!pthread_spin_unlock(&spin));
    }
    return true;
}

static int read_lock_somehow(pthread_rwlock_t *lock, struct dice *dice)
{
    struct timespec end = soon(dice, 3);

    switch (roll(dice, 3)) {
    case 0:
        return pthread_rwlock_tryrdlock(lock);
    case 1:
        return pthread_rwlock_timedrdlock(lock, &end);
    default:
        return pthread_rwlock_rdlock(lock);
    }
}

static int write_lock_somehow(pthread_rwlock_t *lock, struct dice *dice)
{
    struct timespec end = soon(dice, 3);

    switch (roll(dice, 3)) {
    case 0:
        return pthread_rwlock_trywrlock(lock);
    case 1:
        return pthread_rwlock_timedwrlock(lock, &end);
    default:
        return pthread_rwlock_wrlock(lock);
    }
}

bool do_rwlocks(struct dice *dice)
{
    unsigned which = roll(dice, EACH);
    pthread_rwlock_t *lock = &shared[which].lock;
    bool reads = roll(dice, 4);
    int error = reads ? read_lock_somehow(lock, dice) : write_lock_somehow(lock, dice);

    if (error) {
        CHECK(error == EBUSY || error == ETIMEDOUT);
        return true;
    }
    if (reads) {
        long before = shared[which].pair.begun;
        linger(dice);
        CHECK(before == shared[which].pair.done);
    } else {
        change(&shared[which].pair, dice);
    }
    CHECK(!pthread_rwlock_unlock(lock));
    return true;
}

bool do_c11_locks(struct dice *dice)
{
    unsigned which = roll(dice, 3);
    struct timespec end = soon(dice, 3);
    int result = which == 1 && roll(dice, 2) ? mtx_timedlock(&c11[which], &end)
                 : roll(dice, 2)             ? mtx_trylock(&c11[which])
                                             : mtx_lock(&c11[which]);

    if (result != thrd_success) {
        CHECK(result == thrd_busy || result == thrd_timedout);
        return true;
    }
    change(&c11_pairs[which], dice);
    CHECK(mtx_unlock(&c11[which]) == thrd_success);
    return true;
}

void prepare_locks(void)
{
    static const int types[] = {PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ERRORCHECK,
                                PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_NORMAL};
    pthread_mutexattr_t attributes;

    for (int kind = 0; kind < KINDS; kind++) {
        pthread_mutexattr_init(&attributes);
        pthread_mutexattr_settype(&attributes, types[kind]);
        if (kind == ROBUST)
            pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
        for (int i = 0; i < EACH; i++)
            CHECK(!pthread_mutex_init(&guarded[kind][i].mutex, &attributes));
    }
    for (int i = 0; i < EACH; i++)
        CHECK(!pthread_rwlock_init(&shared[i].lock, NULL));
    CHECK(!pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE));
    CHECK(mtx_init(&c11[0], mtx_plain) == thrd_success);
    CHECK(mtx_init(&c11[1], mtx_timed) == thrd_success);
    CHECK(mtx_init(&c11[2], mtx_plain | mtx_recursive) == thrd_success);
}

/* Nobody has one, but for those who died. */
void check_locks(void)
{
    for (int kind = 0; kind < KINDS; kind++)
        for (int i = 0; i < EACH; i++) {
            int error = pthread_mutex_trylock(&guarded[kind][i].mutex);
            CHECK(!error || (error == EOWNERDEAD && kind == ROBUST));
            pthread_mutex_consistent(&guarded[kind][i].mutex);
            CHECK(!pthread_mutex_unlock(&guarded[kind][i].mutex));
        }
    for (int i = 0; i < EACH; i++) {
        CHECK(!pthread_rwlock_trywrlock(&shared[i].lock));
        CHECK(!pthread_rwlock_unlock(&shared[i].lock));
    }
    CHECK(!pthread_spin_trylock(&spin));
    CHECK(!pthread_spin_unlock(&spin));
    for (int i = 0; i < 3; i++) {
        CHECK(mtx_trylock(&c11[i]) == thrd_success);
        CHECK(mtx_unlock(&c11[i]) == thrd_success);
    }
}
