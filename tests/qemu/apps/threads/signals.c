/* Signals to threads and to the process. */
#define _GNU_SOURCE
#include "check.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static pthread_t handled_by;
static volatile int handled;
static int ends[2];
static __thread char alternate[8192];

static void handle(int number)
{
    handled_by = pthread_self();
    handled = number;
}

static void *interrupted_read(void *unused)
{
    char byte;
    ssize_t got = read(ends[0], &byte, 1);

    SAY("read: %d %d, by its own handler: %d\n", (int)got, errno == EINTR,
        pthread_equal(handled_by, pthread_self()));
    return unused;
}

static void *interrupted_loop(void *unused)
{
    while (!handled)
        ;
    SAY("a loop goes on, by its own handler: %d\n", pthread_equal(handled_by, pthread_self()));
    return unused;
}

static void *wait_for_signal(void *unused)
{
    sigset_t set;
    int number = 0;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    RESULT(sigwait(&set, &number));
    SAY("sigwait: %d\n", number == SIGUSR2);
    return unused;
}

static void *unblock(void *unused)
{
    sigset_t set, before;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_UNBLOCK, &set, &before);
    SAY("the mask is inherited: %d\n", sigismember(&before, SIGUSR2));
    RESULT(usleep(1000000) == -1 && errno == EINTR);
    SAY("the process' signal came here: %d\n", pthread_equal(handled_by, pthread_self()));
    return unused;
}

static void *own_stack(void *unused)
{
    stack_t stack;

    RESULT(sigaltstack(NULL, &stack));
    SAY("a new thread has no alternate stack: %d\n", stack.ss_flags == SS_DISABLE);
    return unused;
}

static void with(void *(*function)(void *), int number, int to_process)
{
    pthread_t thread;

    handled = 0;
    pthread_create(&thread, NULL, function, NULL);
    usleep(50000); /* until it waits, also where other programs run */
    int error = !number ? 0 : to_process ? kill(getpid(), number) : pthread_kill(thread, number);
    pthread_join(thread, NULL);
    SAY("sent: %d\n", error);
}

void signals(void)
{
    struct sigaction action = {.sa_handler = handle};
    stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate};
    sigset_t set;

    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    RESULT(pipe(ends));
    with(interrupted_read, SIGUSR1, 0);
    with(interrupted_loop, SIGUSR1, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    RESULT(pthread_sigmask(SIG_BLOCK, &set, NULL));
    with(wait_for_signal, SIGUSR2, 1);
    with(wait_for_signal, SIGUSR2, 0);
    with(unblock, SIGUSR2, 1);
    RESULT(sigaltstack(&stack, NULL));
    with(own_stack, 0, 0);
    stack = (stack_t){.ss_flags = SS_DISABLE};
    RESULT(sigaltstack(&stack, NULL));
}
