/* Timers, which interrupt what the program does. */
#include "check.h"
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MS 1000000

static volatile int count;
static siginfo_t told;
static sigjmp_buf back;
static int pipes[2];

static void take(int number)
{
    count++;
}

static void take_info(int number, siginfo_t *info, void *context)
{
    count++;
    told = *info;
}

static void jump(int number)
{
    siglongjmp(back, number);
}

static void install(int number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    CHECK(sigaction(number, &action, NULL) == 0);
}

static void every(long us)
{
    struct itimerval often = {{.tv_usec = us}, {.tv_usec = us}};
    CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
}

static void stop(void)
{
    struct itimerval never = {0}, old;
    CHECK(setitimer(ITIMER_REAL, &never, &old) == 0 && old.it_value.tv_usec > 0);
    CHECK(getitimer(ITIMER_REAL, &old) == 0 && !old.it_value.tv_usec && !old.it_value.tv_sec);
}

/* All registers are live in a long computation, also those of floating point. */
static double compute(long rounds)
{
    double a = 1, b = 2, c = 3, d = 4;
    unsigned long x = 88172645463325252u, y = 1, z = 2;

    for (long i = 0; i < rounds; i++) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        y += x * 3, z ^= y >> 3;
        a = a * 0.5 + (double)(x & 7), b += a, c = c * 0.25 + b * 0.125, d = d * 0.5 + c;
    }
    return a + b + c + d + (double)(y ^ z);
}

static void while_it_computes(void)
{
    double alone = compute(300000);

    install(SIGALRM, take, SA_RESTART);
    count = 0;
    every(300);
    while (count < 100)
        CHECK(compute(300000) == alone);
    stop();
}

/* No handler runs inside a call, and each call finds what it had made. */
static void while_it_calls(void)
{
    char byte = 'x', got;

    install(SIGALRM, take, SA_RESTART);
    CHECK(pipe(pipes) == 0);
    count = 0;
    every(200);
    while (count < 100) {
        CHECK(write(pipes[1], &byte, 1) == 1 && read(pipes[0], &got, 1) == 1 && got == byte);
        byte++;
    }
    stop();
    close(pipes[0]);
    close(pipes[1]);
}

static void allocate(int number)
{
    void *blocks[8];

    count++;
    for (int i = 0; i < 8; i++)
        memset(blocks[i] = malloc((size_t)16 << i), 0xee, (size_t)16 << i);
    for (int i = 0; i < 8; i++)
        free(blocks[i]);
}

/* A call of the system allocates, too, so its handlers find the heap as it should be. */
static void while_it_allocates(void)
{
    install(SIGALRM, allocate, SA_RESTART);
    count = 0;
    every(200);
    while (count < 100) {
        char *block = malloc(100);
        memset(block, 0x11, 100);
        block = realloc(block, 3000);
        CHECK(block[0] == 0x11 && block[99] == 0x11);
        free(block);
    }
    stop();
}

static void out_of_a_loop(void)
{
    volatile bool ready = false;

    install(SIGALRM, jump, 0);
    for (volatile int i = 0; i < 5; i++)
        if (!sigsetjmp(back, 1)) {
            every(500);
            while (!ready)
                continue;
        }
    install(SIGALRM, take, 0); /* it may come once more */
    stop();
}

/* The timer comes again and again: on a busy host its first signal may be there before the call. */
static void calls_end(void)
{
    struct timespec left = {0};
    struct itimerval wrong = {.it_value.tv_usec = 1000};
    sigset_t set;
    int number;

    install(SIGALRM, take, 0);
    every(1000);
    CHECK_FAILS(nanosleep(&(struct timespec){.tv_sec = 1000}, &left), EINTR);
    CHECK(left.tv_sec == 999 && left.tv_nsec > 0);
    CHECK_FAILS(pause(), EINTR);
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    CHECK(sigwait(&set, &number) == 0 && number == SIGALRM);
    stop();
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    CHECK(alarm(100) == 0 && alarm(0) == 100);
    CHECK_FAILS(setitimer(ITIMER_PROF, &wrong, NULL), EINVAL);
    wrong.it_value.tv_usec = 1000000;
    CHECK_FAILS(setitimer(ITIMER_REAL, &wrong, NULL), EINVAL);
}

static void fill(int number)
{
    CHECK(write(pipes[1], "r", 1) == 1);
}

static void restarts(void)
{
    char byte;

    CHECK(pipe(pipes) == 0);
    install(SIGALRM, take, 0);
    every(1000);
    CHECK_FAILS(read(pipes[0], &byte, 1), EINTR);
    install(SIGALRM, fill, SA_RESTART);
    CHECK(read(pipes[0], &byte, 1) == 1 && byte == 'r');
    stop();
    close(pipes[0]);
    close(pipes[1]);
}

static void created(void)
{
    struct sigaction action = {.sa_sigaction = take_info, .sa_flags = SA_SIGINFO};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 1};
    struct itimerspec when = {{.tv_nsec = MS}, {.tv_nsec = MS}}, now;
    timer_t timer, other;
    sigset_t set;
    siginfo_t info;

    event.sigev_value.sival_int = 99;
    CHECK(sigaction(SIGRTMIN + 1, &action, NULL) == 0);
    CHECK(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0);
    CHECK(timer_create(CLOCK_REALTIME, &(struct sigevent){.sigev_notify = SIGEV_NONE}, &other) ==
          0);
    count = 0;
    CHECK(timer_settime(timer, 0, &when, NULL) == 0);
    while (count < 5)
        continue;
    CHECK(told.si_code == SI_TIMER && told.si_value.sival_int == 99);
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN + 1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    nanosleep(&(struct timespec){.tv_nsec = 20 * MS}, NULL);
    CHECK(sigwaitinfo(&set, &info) == SIGRTMIN + 1); /* what comes now waits, as it is blocked */
    CHECK(timer_getoverrun(timer) >= 10 && info.si_overrun == timer_getoverrun(timer));
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    CHECK(timer_gettime(timer, &now) == 0 && now.it_interval.tv_nsec == MS);
    CHECK(timer_delete(timer) == 0);
    CHECK_FAILS(timer_settime(other, 0, &(struct itimerspec){.it_value.tv_nsec = -1}, NULL),
                EINVAL);
    CHECK(timer_gettime(other, &now) == 0 && now.it_value.tv_nsec == 0 && timer_delete(other) == 0);
    event.sigev_notify = SIGEV_THREAD;
    CHECK_FAILS(timer_create(CLOCK_REALTIME, &event, &timer), EAGAIN);
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = 99;
    CHECK_FAILS(timer_create(CLOCK_REALTIME, &event, &timer), EINVAL);
    CHECK_FAILS(timer_create(CLOCK_PROCESS_CPUTIME_ID, NULL, &timer), ENOTSUP);
}

static void absolute(void)
{
    struct itimerspec when = {0};
    timer_t timer;

    install(SIGALRM, take, 0);
    CHECK(timer_create(CLOCK_REALTIME, NULL, &timer) == 0);
    when.it_value.tv_nsec = 1; /* of 1970: due at once */
    count = 0;
    CHECK(timer_settime(timer, TIMER_ABSTIME, &when, NULL) == 0);
    while (!count)
        continue;
    CHECK(timer_delete(timer) == 0);
}

static void move_clock(time_t seconds)
{
    struct timespec now;

    CHECK(clock_gettime(CLOCK_REALTIME, &now) == 0);
    now.tv_sec += seconds;
    CHECK(clock_settime(CLOCK_REALTIME, &now) == 0);
}

/* A time of day comes sooner or later when the clock is set; a delay does not. */
static void of_a_clock_that_moves(void)
{
    struct itimerspec in = {.it_value.tv_sec = 1000}, at = in, left;
    timer_t delay, day;

    move_clock(10000); /* it may begin at 1970 */
    CHECK(timer_create(CLOCK_REALTIME, NULL, &day) == 0);
    CHECK(timer_create(CLOCK_REALTIME, NULL, &delay) == 0);
    CHECK(clock_gettime(CLOCK_REALTIME, &at.it_value) == 0);
    at.it_value.tv_sec += 1000;
    CHECK(timer_settime(day, TIMER_ABSTIME, &at, NULL) == 0);
    CHECK(timer_settime(delay, 0, &in, NULL) == 0);
    move_clock(-500);
    CHECK(timer_gettime(day, &left) == 0 && left.it_value.tv_sec > 1400);
    CHECK(timer_gettime(delay, &left) == 0 && left.it_value.tv_sec < 1000);
    count = 0;
    move_clock(2000);
    while (!count)
        continue;
    CHECK(timer_gettime(day, &left) == 0 && !left.it_value.tv_sec && !left.it_value.tv_nsec);
    CHECK(timer_gettime(delay, &left) == 0 && left.it_value.tv_sec > 900);
    move_clock(-11500);
    CHECK(timer_delete(day) == 0 && timer_delete(delay) == 0);
}

void check_timers(void)
{
    while_it_computes();
    while_it_calls();
    while_it_allocates();
    out_of_a_loop();
    calls_end();
    restarts();
    created();
    absolute();
    of_a_clock_that_moves();
}
