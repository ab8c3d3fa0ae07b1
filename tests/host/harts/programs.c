#include "programs.h"
#include "libos.h"
#include "machine.h"
#include "src/thread/harts.h"
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void compute(void)
{
    for (unsigned left = machine_random(12); left; left--)
        point();
}

static int load(volatile int *word)
{
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

static int exchange(volatile int *word, int value)
{
    return __atomic_exchange_n(word, value, __ATOMIC_SEQ_CST);
}

static int add(volatile int *word, int value)
{
    return __atomic_fetch_add(word, value, __ATOMIC_SEQ_CST);
}

static int swap(volatile int *word, int before, int after)
{
    __atomic_compare_exchange_n(word, &before, after, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return before;
}

static void wake(volatile int *word, int most)
{
    futex_wake_call((long)word, 0, most);
}

void run_all(unsigned count, int (*function)(void *))
{
    for (unsigned i = 0; i < count; i++)
        thread_run(function, (void *)(long)i);
}

void join_all(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        thread_join(i);
}

/* A mutex: 0 free, 1 locked, 2 locked and somebody may wait. */

static volatile int mutex;
static unsigned long protected;

static void lock(void)
{
    int before = swap(&mutex, 0, 1);

    while (before) {
        if (before == 2 || swap(&mutex, 1, 2))
            futex_wait_call(&mutex, 2);
        before = swap(&mutex, 0, 2);
    }
}

static void unlock(void)
{
    if (exchange(&mutex, 0) == 2)
        wake(&mutex, 1);
}

static int lock_often(void *argument)
{
    for (int i = 0; i < 4; i++) {
        lock();
        unsigned long before = protected;
        compute();
        protected = before + 1;
        unlock();
        compute();
    }
    return 0;
}

static void try_mutex(void)
{
    unsigned count = 2 + machine_random(3);

    run_all(count, lock_often);
    lock_often(NULL);
    join_all(count);
    if (protected != 4 * (count + 1))
        fail("two threads had the mutex at once");
}

/* A semaphore as musl's: its value, and how many wait. */

static volatile int value, waiters;
static unsigned long in[2], out[2];

static bool take_one(void)
{
    for (int now = load(&value); now > 0; now = load(&value))
        if (swap(&value, now, now - 1) == now)
            return true;
    return false;
}

static void sem_wait(void)
{
    while (!take_one()) {
        add(&waiters, 1);
        swap(&value, 0, -1);
        futex_wait_call(&value, -1);
        add(&waiters, -1);
    }
}

static void sem_post(void)
{
    int before, others;

    do {
        before = load(&value);
        others = load(&waiters);
    } while (swap(&value, before, before < 0 ? 1 : before + 1) != before);
    if (before < 0 || others)
        wake(&value, 1);
}

static int semaphore_user(void *argument)
{
    long number = (long)argument;

    for (int i = 0; i < 4; i++) {
        if (number % 2) {
            sem_wait();
            out[number / 2]++;
        } else {
            in[number / 2]++;
            sem_post();
        }
        compute();
    }
    return 0;
}

static void try_semaphore(void)
{
    run_all(4, semaphore_user);
    join_all(4);
    if (in[0] + in[1] != 8 || out[0] + out[1] != 8 || load(&value) > 0)
        fail("posts and waits of a semaphore do not match");
}

/* A token goes round. All wait for the same word. */

#define RING 4
static volatile int turn;
static long rounds;

static int go_round(void *argument)
{
    int number = (int)(long)argument;

    for (int i = 0; i < 3; i++) {
        for (int now = load(&turn); now % RING != number; now = load(&turn))
            futex_wait_call(&turn, now);
        rounds++;
        compute();
        add(&turn, 1);
        wake(&turn, INT_MAX);
    }
    return 0;
}

static void try_ring(void)
{
    run_all(RING, go_round);
    join_all(RING);
    if (rounds != 3 * RING)
        fail("a token was not alone");
}

/* A condition as musl's: waiters are moved to the mutex. */

static volatile int sequence, gate, arrived, through;

static int pass_gate(void *argument)
{
    add(&arrived, 1);
    while (!load(&sequence))
        futex_wait_call(&sequence, 0);
    while (load(&gate) == 0)
        futex_wait_call(&gate, 0);
    add(&through, 1);
    return 0;
}

static void try_requeue(void)
{
    run_all(4, pass_gate);
    while (load(&arrived) < 3)
        yield_turn();
    compute();
    add(&sequence, 1);
    futex_requeue(&sequence, 1, INT_MAX, &gate);
    compute();
    exchange(&gate, 1);
    wake(&gate, 1);
    compute();
    wake(&gate, INT_MAX);
    join_all(4);
    if (through != 4)
        fail("not all came through");
}

/* Turns, given up and taken. */

static volatile int flag;

static int yield_often(void *argument)
{
    for (int i = 0; i < 5; i++) {
        compute();
        yield_turn();
    }
    if (argument)
        exchange(&flag, 1);
    while (!load(&flag))
        yield_turn();
    return 0;
}

static void try_yield(void)
{
    run_all(5, yield_often);
    yield_often(NULL);
    join_all(5);
}

/* Signals and new sets of harts for threads that wait away. */

static int wait_for_flag(void *argument)
{
    for (int i = 0; i < 3; i++) {
        compute();
        yield_turn();
    }
    while (!load(&flag))
        futex_wait_call(&flag, 0);
    lock_often(NULL);
    return 0;
}

static void try_recall(void)
{
    run_all(3, wait_for_flag);
    for (int i = 0; i < 6; i++) {
        compute();
        unsigned index = machine_random(3);
        switch (machine_random(4)) {
        case 0:
            set_harts(index, 1);
            break;
        case 1:
            set_harts(index, 1 + machine_random(3));
            break;
        case 2:
            set_harts(index, ~0ul);
            break;
        default:
            send_signal(index);
        }
    }
    exchange(&flag, 1);
    wake(&flag, INT_MAX);
    for (int i = 0; i < 3; i++) {
        compute();
        send_signal(machine_random(3));
    }
    join_all(3);
    if (protected != 12)
        fail("two threads had the mutex at once");
}

/* Sets of harts, some with one alone, while threads compute and yield. */

static int roam(void *argument)
{
    for (int i = 0; i < 6; i++) {
        compute();
        yield_turn();
    }
    lock_often(NULL);
    return 0;
}

static void try_sets(void)
{
    run_all(5, roam);
    for (int i = 0; i < 10; i++) {
        compute();
        unsigned long set = harts_all() & (1 + machine_random(15));
        set_harts(machine_random(5), set ? set : ~0ul);
    }
    join_all(5);
    if (protected != 20)
        fail("two threads had the mutex at once");
}

/* Memory goes from thread to thread. */

#define SLOTS 4
static unsigned char *slots[SLOTS];

/* Its size and a number, and what follows from the number. */
static unsigned char *make(unsigned char number)
{
    static const unsigned char sizes[] = {20, 20, 30, 100, 200};
    unsigned char size = sizes[machine_random(5)];
    unsigned char *block = malloc(size == 200 && !machine_random(2) ? 1900 : size);

    block[0] = size;
    for (unsigned i = 1; i < size; i++)
        block[i] = (unsigned char)(number + i);
    return block;
}

static void check_and_free(unsigned char *block)
{
    if (!block)
        return;
    for (unsigned i = 2; i < block[0]; i++)
        if (block[i] != (unsigned char)(block[1] + i - 1))
            fail("a block was overwritten");
    free(block);
}

static int pass_memory(void *argument)
{
    for (int i = 0; i < 10; i++) {
        unsigned char *block = make((unsigned char)machine_random(256));
        compute();
        check_and_free(__atomic_exchange_n(&slots[machine_random(SLOTS)], block, __ATOMIC_SEQ_CST));
    }
    return 0;
}

static void try_memory(void)
{
    run_all(4, pass_memory);
    join_all(4);
    for (int i = 0; i < SLOTS; i++)
        check_and_free(__atomic_exchange_n(&slots[i], NULL, __ATOMIC_SEQ_CST));
}

void (*const programs[])(void) = {try_mutex,     try_semaphore, try_ring,   try_requeue,
                                  try_yield,     try_recall,    try_memory, try_posts,
                                  try_condition, try_signal,    try_sets};
const unsigned program_count = sizeof programs / sizeof *programs;
