/* Semaphores, conditions, barriers, and what is done once. */
#include "stress.h"
#include <errno.h>
#include <semaphore.h>

enum { TOKENS = 3, PLACES = 4, ONCES = 256 };

static sem_t tokens;
static int taken;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER, not_empty = PTHREAD_COND_INITIALIZER;
static unsigned values[PLACES], first, count;
static unsigned long put_in, taken_out;

static pthread_once_t onces[ONCES];
static int times[ONCES];
static _Thread_local unsigned this_once;

bool do_semaphores(struct dice *dice)
{
    struct timespec end = soon(dice, 3);
    unsigned way = roll(dice, 3);
    int error = way == 0   ? sem_trywait(&tokens)
                : way == 1 ? sem_timedwait(&tokens, &end)
                           : sem_wait(&tokens);

    if (error) {
        CHECK(errno == (way == 0 ? EAGAIN : ETIMEDOUT));
        return true;
    }
    CHECK(__atomic_add_fetch(&taken, 1, __ATOMIC_SEQ_CST) <= TOKENS);
    linger(dice);
    __atomic_sub_fetch(&taken, 1, __ATOMIC_SEQ_CST);
    CHECK(!sem_post(&tokens));
    return true;
}

static void put(struct dice *dice)
{
    struct timespec end = soon(dice, 5);
    int error = 0;

    while (count == PLACES && !error)
        error = pthread_cond_timedwait(&not_full, &lock, &end);
    CHECK(!error || error == ETIMEDOUT);
    if (count == PLACES)
        return;
    unsigned value = roll(dice, 1000);
    values[(first + count++) % PLACES] = value;
    put_in += value;
    pthread_cond_signal(&not_empty);
}

static void take(struct dice *dice)
{
    struct timespec end = soon(dice, 5);
    int error = 0;

    while (!count && !error)
        error = pthread_cond_timedwait(&not_empty, &lock, &end);
    CHECK(!error || error == ETIMEDOUT);
    if (!count)
        return;
    taken_out += values[first];
    first = (first + 1) % PLACES;
    count--;
    pthread_cond_broadcast(&not_full);
}

bool do_queue(struct dice *dice)
{
    CHECK(!pthread_mutex_lock(&lock));
    if (roll(dice, 2))
        put(dice);
    else
        take(dice);
    CHECK(!pthread_mutex_unlock(&lock));
    return true;
}

struct game {
    pthread_mutex_t lock;
    pthread_cond_t condition;
    int turn, rounds;
};

static void play(struct game *game, int mine)
{
    pthread_mutex_lock(&game->lock);
    for (int i = 0; i < game->rounds; i++) {
        while (game->turn % 2 != mine)
            CHECK(!pthread_cond_wait(&game->condition, &game->lock));
        game->turn++;
        pthread_cond_signal(&game->condition);
    }
    pthread_mutex_unlock(&game->lock);
}

static void *play_second(void *game)
{
    arrive();
    play(game, 1);
    return NULL;
}

/* Without a time limit: a wake-up that is lost leaves both waiting for ever. */
bool do_turns(struct dice *dice)
{
    struct game game = {.rounds = (int)roll(dice, 10) + 1};
    pthread_t other;

    pthread_mutex_init(&game.lock, NULL);
    pthread_cond_init(&game.condition, NULL);
    if (!start(&other, play_second, &game))
        return true;
    play(&game, 0);
    CHECK(!pthread_cond_destroy(&game.condition));
    join(other);
    CHECK(!pthread_mutex_destroy(&game.lock));
    CHECK(game.turn == 2 * game.rounds);
    return true;
}

struct meeting {
    pthread_mutex_t counted; /* held until the barrier is there */
    pthread_barrier_t barrier;
    int rounds, serial;
};

static void meet(struct meeting *meeting)
{
    for (int i = 0; i < meeting->rounds; i++) {
        int result = pthread_barrier_wait(&meeting->barrier);
        CHECK(!result || result == PTHREAD_BARRIER_SERIAL_THREAD);
        if (result)
            __atomic_add_fetch(&meeting->serial, 1, __ATOMIC_RELAXED);
    }
}

static void *meet_others(void *argument)
{
    struct meeting *meeting = argument;

    arrive();
    pthread_mutex_lock(&meeting->counted);
    pthread_mutex_unlock(&meeting->counted);
    meet(meeting);
    return NULL;
}

bool do_barriers(struct dice *dice)
{
    struct meeting meeting = {PTHREAD_MUTEX_INITIALIZER, .rounds = (int)roll(dice, 4) + 1};
    pthread_t others[3];
    unsigned wanted = roll(dice, 3) + 1, started = 0;

    pthread_mutex_lock(&meeting.counted);
    while (started < wanted && start(&others[started], meet_others, &meeting))
        started++;
    CHECK(!pthread_barrier_init(&meeting.barrier, NULL, started + 1));
    pthread_mutex_unlock(&meeting.counted);
    meet(&meeting);
    while (started)
        join(others[--started]);
    CHECK(meeting.serial == meeting.rounds);
    CHECK(!pthread_barrier_destroy(&meeting.barrier));
    return true;
}

static void first_time(void)
{
    times[this_once]++;
    sched_yield();
}

bool do_once(struct dice *dice)
{
    this_once = roll(dice, ONCES);
    CHECK(!pthread_once(&onces[this_once], first_time));
    CHECK(__atomic_load_n(&times[this_once], __ATOMIC_SEQ_CST) == 1);
    return true;
}

void prepare_meetings(void)
{
    CHECK(!sem_init(&tokens, 0, TOKENS));
}

void check_meetings(void)
{
    int value = 0;

    sem_getvalue(&tokens, &value);
    CHECK(value == TOKENS);
    for (; count; count--, first = (first + 1) % PLACES)
        taken_out += values[first];
    CHECK(put_in == taken_out);
}
