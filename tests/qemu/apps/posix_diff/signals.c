/* Signals that the program sends itself, and their handlers, masks and stacks. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t calls, depth, deepest, code, sent, on_stack;
static char *stack;
static size_t stack_size;

static void count(int number)
{
    calls += number == SIGUSR1 ? 1 : 100;
    if (++depth > deepest)
        deepest = depth;
    if (calls < 3 && number == SIGUSR1)
        raise(SIGUSR1);
    depth--;
}

static void look(int number, siginfo_t *information, void *context)
{
    char here = (char)number;

    code = information->si_code;
    sent = information->si_value.sival_int;
    calls += context != NULL;
    on_stack = &here >= stack && &here < stack + stack_size;
}

static void set(int number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};

    calls = depth = deepest = 0;
    CALL(sigaction(number, &action, NULL));
}

static void handlers(void)
{
    struct sigaction action;

    set(SIGUSR1, count, 0);
    CALL(raise(SIGUSR1));
    VALUE(calls);
    VALUE(deepest);
    set(SIGUSR1, count, SA_NODEFER);
    CALL(kill(getpid(), SIGUSR1));
    VALUE(calls);
    VALUE(deepest);
    set(SIGUSR2, count, SA_RESETHAND);
    CALL(raise(SIGUSR2));
    VALUE(calls);
    CALL(sigaction(SIGUSR2, NULL, &action));
    TRUTH(action.sa_handler == SIG_DFL);
    set(SIGUSR2, SIG_IGN, 0);
    CALL(raise(SIGUSR2));
    TRUTH(signal(SIGUSR2, count) == SIG_IGN);
    TRUTH(signal(SIGUSR2, SIG_DFL) == count);
    CALL(raise(SIGCHLD));
    CALL(raise(SIGWINCH));
    CALL(raise(SIGURG));
    CALL(raise(SIGCONT));
}

static void misuse(void)
{
    struct sigaction action = {.sa_handler = SIG_IGN};
    sigset_t mask;

    CALL(sigaction(SIGKILL, &action, NULL));
    CALL(sigaction(SIGSTOP, &action, NULL));
    CALL(sigaction(0, &action, NULL));
    CALL(sigaction(65, &action, NULL));
    CALL(sigaction(-1, &action, NULL));
    CALL(sigaction(SIGKILL, NULL, &action));
    TRUTH(signal(SIGKILL, SIG_IGN) == SIG_ERR);
    CALL(raise(65));
    CALL(raise(-1));
    CALL(raise(0));
    CALL(kill(getpid(), 0));
    CALL(kill(getpid(), 65));
    CALL(kill(999999999, 0));
    CALL(kill(999999999, SIGUSR1));
    CALL(killpg(999999999, 0));
    sigemptyset(&mask);
    CALL(sigaddset(&mask, 0));
    CALL(sigaddset(&mask, 1000));
    CALL(sigdelset(&mask, 1000));
    VALUE(sigismember(&mask, SIGUSR1));
    CALL(sigprocmask(77, &mask, NULL));
    ERROR(pthread_sigmask(77, &mask, NULL));
}

static void masks(void)
{
    sigset_t mask, old, pending;
    siginfo_t information;
    int number = 0;

    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR1);
    sigaddset(&mask, SIGKILL);
    set(SIGUSR1, count, 0);
    calls = 10;
    CALL(sigprocmask(SIG_BLOCK, &mask, &old));
    VALUE(sigismember(&old, SIGUSR1));
    CALL(raise(SIGUSR1));
    CALL(raise(SIGUSR1));
    VALUE(calls);
    CALL(sigpending(&pending));
    VALUE(sigismember(&pending, SIGUSR1));
    VALUE(sigismember(&pending, SIGUSR2));
    CALL(sigprocmask(SIG_BLOCK, NULL, &pending));
    VALUE(sigismember(&pending, SIGUSR1));
    VALUE(sigismember(&pending, SIGKILL));
    CALL(sigsuspend(&old));
    VALUE(calls);
    CALL(raise(SIGUSR1));
    ERROR(sigwait(&mask, &number));
    VALUE(number == SIGUSR1);
    VALUE(calls);
    VALUE(sigtimedwait(&mask, &information, &(struct timespec){0, 1000}));
    VALUE(sigtimedwait(&mask, &information, &(struct timespec){0, 1000000000}));
    CALL(raise(SIGUSR1));
    VALUE(sigwaitinfo(&mask, &information) == SIGUSR1);
    CALL(raise(SIGUSR1));
    CALL(sigprocmask(SIG_SETMASK, &old, NULL));
    VALUE(calls);
}

static void information(void)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO};

    action.sa_sigaction = look;
    calls = 0;
    CALL(sigaction(SIGUSR1, &action, NULL));
    CALL(kill(getpid(), SIGUSR1));
    VALUE(code == SI_USER);
    CALL(sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 77}));
    VALUE(code == SI_QUEUE);
    VALUE(sent);
    CALL(raise(SIGUSR1));
    VALUE(code == SI_TKILL);
    VALUE(calls);
    CALL(sigqueue(999999999, SIGUSR1, (union sigval){.sival_int = 77}));
}

/* Signals of real time are counted, and come in order. */
static void queued(void)
{
    sigset_t mask;
    siginfo_t information;
    int number = SIGRTMIN + 1;

    sigemptyset(&mask);
    sigaddset(&mask, number);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    for (int i = 1; i <= 3; i++)
        CALL(sigqueue(getpid(), number, (union sigval){.sival_int = i}));
    for (int i = 1; i <= 3; i++) {
        VALUE(sigtimedwait(&mask, &information, &(struct timespec){0, 0}) == number);
        VALUE(information.si_value.sival_int);
    }
    VALUE(sigtimedwait(&mask, &information, &(struct timespec){0, 0}));
    sigprocmask(SIG_UNBLOCK, &mask, NULL);
}

static void stacks(void)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
    stack_t old, small = {.ss_sp = stack, .ss_size = 16};
    stack_t other = {.ss_sp = stack, .ss_size = stack_size};

    action.sa_sigaction = look;
    CALL(sigaction(SIGUSR1, &action, NULL));
    CALL(sigaltstack(&other, NULL));
    CALL(raise(SIGUSR1));
    VALUE(on_stack);
    CALL(sigaltstack(NULL, &old));
    TRUTH(old.ss_sp == stack && old.ss_size == stack_size);
    VALUE(old.ss_flags);
    CALL(sigaltstack(&small, NULL));
    other.ss_flags = 77;
    CALL(sigaltstack(&other, NULL));
    other.ss_flags = SS_DISABLE;
    CALL(sigaltstack(&other, NULL));
    CALL(sigaltstack(NULL, &old));
    VALUE(old.ss_flags == SS_DISABLE);
    CALL(raise(SIGUSR1));
    VALUE(on_stack);
    signal(SIGUSR1, SIG_DFL);
}

static sigjmp_buf back;

static void jump(int number)
{
    siglongjmp(back, number == SIGUSR2 ? 5 : 6);
}

static void jumps(void)
{
    sigset_t mask;
    int saved = 1, result;

    set(SIGUSR2, jump, 0);
    result = sigsetjmp(back, saved);
    VALUE(result);
    if (!result)
        raise(SIGUSR2);
    CALL(sigprocmask(SIG_BLOCK, NULL, &mask));
    VALUE(sigismember(&mask, SIGUSR2));
    signal(SIGUSR2, SIG_DFL);
}

void observe_signals(void)
{
    stack_size = 65536;
    stack = malloc(stack_size);
    handlers();
    misuse();
    masks();
    information();
    queued();
    stacks();
    jumps();
    free(stack);
}
