/* Which thread a signal comes to. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static volatile pthread_t handled_in;
static volatile int handled, caught, ready, inherited;
static int ends[2], error;

static void handle(int number)
{
    handled = number;
    handled_in = pthread_self();
}

static void *wait_read(void *argument)
{
    char byte;

    ready = 1;
    error = read(ends[0], &byte, 1) < 0 ? errno : 0;
    return argument;
}

static void *wait_nanosleep(void *argument)
{
    ready = 1;
    error = nanosleep(&(struct timespec){100, 0}, NULL) ? errno : 0;
    return argument;
}

static void *wait_unblocked(void *argument)
{
    sigset_t set;

    pthread_sigmask(SIG_BLOCK, NULL, &set);
    inherited = sigismember(&set, SIGUSR1);
    sigemptyset(&set);
    pthread_sigmask(SIG_SETMASK, &set, NULL);
    return wait_nanosleep(argument);
}

static void *wait_signal(void *argument)
{
    sigset_t set;
    int number = 0;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    ready = 1;
    error = sigwait(&set, &number);
    caught = number;
    return argument;
}

static void begin(pthread_t *thread, void *(*run)(void *))
{
    handled = ready = 0;
    ERROR(pthread_create(thread, NULL, run, NULL));
    while (!ready)
        sleep_ms(1);
    sleep_ms(10);
}

static void end(pthread_t thread)
{
    ERROR(pthread_join(thread, NULL));
    ERROR(error);
    TRUTH(handled && pthread_equal(handled_in, thread));
}

void observe_signals(void)
{
    struct sigaction action = {.sa_handler = handle};
    sigset_t set;
    pthread_t thread;

    CALL(pipe(ends));
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    begin(&thread, wait_read);
    ERROR(pthread_kill(thread, SIGUSR1));
    end(thread);
    begin(&thread, wait_nanosleep);
    ERROR(pthread_kill(thread, 0));
    ERROR(pthread_kill(thread, 1000));
    ERROR(pthread_kill(thread, SIGUSR1));
    end(thread);

    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGUSR2);
    sigaddset(&set, SIGALRM);
    ERROR(pthread_sigmask(SIG_BLOCK, &set, NULL));
    begin(&thread, wait_unblocked);
    CALL(kill(getpid(), SIGUSR1));
    end(thread);
    TRUTH(inherited == 1);
    begin(&thread, wait_unblocked);
    VALUE(alarm(1));
    end(thread);
    VALUE(handled == SIGALRM);
    begin(&thread, wait_signal);
    CALL(kill(getpid(), SIGUSR2));
    ERROR(pthread_join(thread, NULL));
    ERROR(error);
    TRUTH(caught == SIGUSR2);
    ERROR(pthread_sigmask(SIG_UNBLOCK, &set, NULL));
    close(ends[0]);
    close(ends[1]);
}
