/* Which thread a signal comes to. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

static volatile pthread_t handled_in;
static volatile int handled, caught, ready, inherited;
static volatile int error;
static int ends[2];

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

static siginfo_t taken;
static sigset_t waited;
static volatile int takers, pending_here, gate;

static void *take_one(void *argument)
{
    siginfo_t info;

    ready++;
    if (sigwaitinfo(&waited, &info) > 0) {
        taken = info;
        takers++;
    }
    return argument;
}

static void *look_and_unblock(void *argument)
{
    sigset_t set;

    ready = 1;
    while (!gate)
        sleep_ms(1);
    sigpending(&set);
    pending_here = sigismember(&set, SIGUSR1);
    handled = 0;
    pthread_sigmask(SIG_UNBLOCK, &waited, NULL);
    error = handled ? 0 : -1;
    return argument;
}

/* One of many takes each. */
static void many_takers(void)
{
    pthread_t threads[3];

    ready = takers = 0;
    for (int i = 0; i < 3; i++)
        ERROR(pthread_create(&threads[i], NULL, take_one, NULL));
    while (ready < 3)
        sleep_ms(1);
    sleep_ms(20);
    for (int i = 0; i < 2; i++) {
        CALL(sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 30 + i}));
        while (takers <= i)
            sleep_ms(1);
        sleep_ms(10);
        VALUE(takers);
        TRUTH(taken.si_code == SI_QUEUE && taken.si_pid == getpid());
        VALUE(taken.si_value.sival_int);
    }
    CALL(kill(getpid(), SIGUSR1));
    for (int i = 0; i < 3; i++)
        ERROR(pthread_join(threads[i], NULL));
}

/* Others sleep as well, and block nothing. */
static void first_takes(void)
{
    struct itimerval soon = {.it_value.tv_usec = 20000};
    pthread_t threads[2];

    handled = 0;
    for (int i = 0; i < 2; i++)
        ERROR(pthread_create(&threads[i], NULL, wait_nanosleep, NULL));
    sleep_ms(10);
    CALL(setitimer(ITIMER_REAL, &soon, NULL));
    CALL(nanosleep(&(struct timespec){5, 0}, NULL));
    TRUTH(handled == SIGALRM && pthread_equal(handled_in, pthread_self()));
    for (int i = 0; i < 2; i++) {
        ERROR(pthread_cancel(threads[i]));
        ERROR(pthread_join(threads[i], NULL));
    }
}

static void directed(void)
{
    sigset_t set;
    pthread_t thread;

    begin(&thread, take_one);
    ERROR(pthread_kill(thread, SIGUSR1));
    ERROR(pthread_join(thread, NULL));
    TRUTH(taken.si_signo == SIGUSR1 && taken.si_pid == getpid());
    begin(&thread, look_and_unblock);
    ERROR(pthread_kill(thread, SIGUSR1));
    CALL(sigpending(&set));
    TRUTH(sigismember(&set, SIGUSR1));
    CALL(sigtimedwait(&waited, NULL, &(struct timespec){0, 1000000}));
    gate = 1;
    end(thread);
    TRUTH(pending_here);
    ERROR(raise(SIGUSR1));
    CALL(sigpending(&set));
    TRUTH(sigismember(&set, SIGUSR1));
    CALL(sigtimedwait(&waited, NULL, &(struct timespec){0, 1000000}));
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
    first_takes();
    sigemptyset(&waited);
    sigaddset(&waited, SIGUSR1);
    ERROR(pthread_sigmask(SIG_BLOCK, &waited, NULL));
    many_takers();
    directed();
    ERROR(pthread_sigmask(SIG_UNBLOCK, &waited, NULL));
    close(ends[0]);
    close(ends[1]);
}
