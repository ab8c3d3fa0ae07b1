/* Pipes, files, signals, memory, arithmetic and time. */
#include "stress.h"
#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile _Thread_local int handled;

struct stream {
    int ends[2];
    unsigned long sum;
};

static void *add_up(void *argument)
{
    struct stream *stream = argument;
    unsigned char data[100];
    ssize_t got;

    arrive();
    while ((got = read(stream->ends[0], data, sizeof data)) > 0)
        for (ssize_t i = 0; i < got; i++)
            stream->sum += data[i];
    CHECK(!got);
    return NULL;
}

bool do_pipes(struct dice *dice)
{
    struct stream stream = {0};
    unsigned char data[300];
    unsigned long sum = 0;
    pthread_t reader;

    if (pipe(stream.ends)) {
        CHECK(errno == EMFILE || errno == ENOMEM);
        return true;
    }
    bool reads = start(&reader, add_up, &stream);
    for (unsigned i = reads ? roll(dice, 10) : 0; i; i--) {
        size_t size = roll(dice, sizeof data) + 1;
        memset(data, (int)i, size);
        sum += i * size;
        CHECK(write(stream.ends[1], data, size) == (ssize_t)size);
        linger(dice);
    }
    CHECK(!close(stream.ends[1]));
    if (reads)
        join(reader);
    CHECK(stream.sum == sum);
    CHECK(!close(stream.ends[0]));
    return true;
}

bool do_files(struct dice *dice)
{
    char name[] = "/tmp/stress-XXXXXX", data[2000], back[2000];
    int file = mkstemp(name);

    if (file < 0) {
        CHECK(errno == EMFILE || errno == ENOMEM || errno == ENOSPC);
        return true;
    }
    memset(data, (int)roll(dice, 256), sizeof data);
    ssize_t size = write(file, data, sizeof data);
    CHECK(size >= 0 || errno == ENOSPC || errno == ENOMEM);
    linger(dice);
    CHECK(pread(file, back, sizeof back, 0) == (size < 0 ? 0 : size));
    CHECK(size <= 0 || !memcmp(data, back, (size_t)size));
    CHECK(!close(file));
    CHECK(!unlink(name));
    return true;
}

static void handle(int number)
{
    (void)number;
    handled++;
}

static void *wait_for_signal(void *unused)
{
    sigset_t set;
    int number = 0;

    arrive();
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    CHECK(!sigwait(&set, &number));
    CHECK(number == SIGUSR2);
    return unused;
}

/* One with a handler to oneself, and one that is blocked to another. */
bool do_signals(struct dice *dice)
{
    int before = handled;
    pthread_t thread;

    CHECK(!pthread_kill(pthread_self(), SIGUSR1));
    CHECK(handled == before + 1);
    if (start(&thread, wait_for_signal, NULL)) {
        linger(dice);
        CHECK(!pthread_kill(thread, SIGUSR2));
        join(thread);
    }
    return true;
}

struct sleeper {
    sem_t end;
    unsigned way;
};

static bool goes_on(int error)
{
    CHECK(error == EINTR || error == ETIMEDOUT);
    return true;
}

/* Signals end its waits. */
static void *wait_in_pieces(void *argument)
{
    struct sleeper *sleeper = argument;
    struct timespec rest = {0, 2000000};

    arrive();
    if (sleeper->way == 0)
        while (nanosleep(&rest, &rest) && goes_on(errno))
            ;
    if (sleeper->way == 1)
        CHECK(!poll(NULL, 0, 2) || errno == EINTR);
    while (sem_wait(&sleeper->end) && goes_on(errno))
        ;
    return NULL;
}

bool do_interruptions(struct dice *dice)
{
    struct sleeper sleeper = {.way = roll(dice, 3)};
    pthread_t thread;

    sem_init(&sleeper.end, 0, 0);
    if (!start(&thread, wait_in_pieces, &sleeper))
        return true;
    for (unsigned i = roll(dice, 6); i; i--) {
        linger(dice);
        CHECK(!pthread_kill(thread, SIGALRM));
    }
    CHECK(!sem_post(&sleeper.end));
    join(thread);
    CHECK(!sem_destroy(&sleeper.end));
    return true;
}

void prepare_signals(void)
{
    struct sigaction action = {.sa_handler = handle};
    sigset_t set;

    sigaction(SIGALRM, &action, NULL);
    action.sa_flags = SA_RESTART;
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    CHECK(!pthread_sigmask(SIG_BLOCK, &set, NULL));
}

bool do_memory(struct dice *dice)
{
    unsigned char *blocks[8];
    size_t sizes[8];

    for (int i = 0; i < 8; i++) {
        sizes[i] = roll(dice, i ? 500 : 10000) + 1;
        blocks[i] = malloc(sizes[i]);
        if (blocks[i])
            memset(blocks[i], i + 1, sizes[i]);
    }
    linger(dice);
    for (int i = 0; i < 8; i++) {
        for (size_t at = 0; blocks[i] && at < sizes[i]; at++)
            CHECK(blocks[i][at] == i + 1);
        free(blocks[i]);
    }
    return true;
}

static double series(double from, unsigned steps)
{
    double a = from, b = from * 2, c = from * 3;

    for (unsigned i = 0; i < steps; i++) {
        a = a * 0.5 + 1.25;
        b = b * 0.25 + a;
        c = c * 0.125 + b;
    }
    return a + b + c;
}

/* Others have other rounding modes. */
bool do_arithmetic(struct dice *dice)
{
    static const int modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    int mode = modes[roll(dice, 4)];
    double from = roll(dice, 1000) + 0.1;
    unsigned steps = roll(dice, 3000);

    fesetround(mode);
    double expected = series(from, steps);
    linger(dice);
    CHECK(series(from, steps) == expected);
    CHECK(fegetround() == mode);
    fesetround(FE_TONEAREST);
    return true;
}

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000ll + now.tv_nsec / 1000;
}

bool do_sleeps(struct dice *dice)
{
    long us = (long)roll(dice, 3000);
    int64_t begin = now_us();

    CHECK(!nanosleep(&(struct timespec){0, us * 1000}, NULL));
    CHECK(now_us() - begin >= us);
    return true;
}
