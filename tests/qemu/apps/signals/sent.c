/* Signals that the program sends itself. */
#include "check.h"
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static int calls, taken, nested;
static siginfo_t told;

static void take(int number)
{
    calls++;
    taken = number;
}

static void take_info(int number, siginfo_t *info, void *context)
{
    ucontext_t *here = context;

    take(number);
    told = *info;
    CHECK(here->uc_mcontext.__gregs[2] != 0 && !sigismember(&here->uc_sigmask, number));
}

static void install(int number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    CHECK(sigaction(number, &action, NULL) == 0);
}

static void install_info(int number)
{
    struct sigaction action = {.sa_sigaction = take_info, .sa_flags = SA_SIGINFO};
    CHECK(sigaction(number, &action, NULL) == 0);
}

static void plain(void)
{
    CHECK(signal(SIGTERM, take) == SIG_DFL);
    CHECK(raise(SIGTERM) == 0 && taken == SIGTERM && calls == 1);
    CHECK(kill(getpid(), SIGTERM) == 0 && calls == 2); /* the handler stays, as in BSD */
    CHECK(kill(0, SIGTERM) == 0 && calls == 3);
    CHECK(signal(SIGTERM, SIG_IGN) == take);
    CHECK(raise(SIGTERM) == 0 && calls == 3);
    CHECK(signal(SIGTERM, SIG_DFL) == SIG_IGN);
    CHECK(raise(SIGCHLD) == 0 && raise(SIGURG) == 0 && raise(SIGWINCH) == 0 && raise(SIGTSTP) == 0);
    CHECK_FAILS(kill(getpid() + 1, SIGTERM), ESRCH);
    CHECK_FAILS(kill(getpid(), 65), EINVAL);
    CHECK_FAILS(sigaction(SIGKILL, &(struct sigaction){.sa_handler = take}, NULL), EINVAL);
    CHECK(kill(getpid(), 0) == 0);
}

static void with_information(void)
{
    install_info(SIGUSR1);
    CHECK(raise(SIGUSR1) == 0 && told.si_signo == SIGUSR1 && told.si_code == SI_TKILL);
    CHECK(kill(getpid(), SIGUSR1) == 0 && told.si_code == SI_USER && told.si_pid == getpid());
    CHECK(sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 77}) == 0);
    CHECK(told.si_code == SI_QUEUE && told.si_value.sival_int == 77);
    install(SIGUSR1, take, SA_RESETHAND);
    calls = 0;
    CHECK(raise(SIGUSR1) == 0 && calls == 1 && signal(SIGUSR1, SIG_IGN) == SIG_DFL);
}

static void blocked(void)
{
    sigset_t set, old;

    install_info(SIGRTMIN);
    install(SIGUSR1, take, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGRTMIN);
    CHECK(sigprocmask(SIG_BLOCK, &set, &old) == 0);
    calls = 0;
    raise(SIGUSR1);
    raise(SIGUSR1);
    for (int i = 0; i < 3; i++)
        CHECK(sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = i}) == 0);
    CHECK(calls == 0 && sigpending(&set) == 0 && sigismember(&set, SIGUSR1) == 1 &&
          sigismember(&set, SIGRTMIN) == 1 && sigismember(&set, SIGTERM) == 0);
    CHECK(sigprocmask(SIG_SETMASK, &old, NULL) == 0);
    CHECK(calls == 4 && told.si_value.sival_int == 2); /* real-time ones are counted */
    CHECK(sigpending(&set) == 0 && !sigismember(&set, SIGUSR1));
    CHECK_FAILS(sigprocmask(77, &set, NULL), EINVAL);
}

static void again(int number)
{
    nested++;
    calls++;
    if (calls < 3)
        raise(number);
    CHECK(calls >= 3);
    nested--;
}

static void once(int number)
{
    nested++;
    calls++;
    if (calls < 3)
        raise(number);
    CHECK(nested == 1);
    nested--;
}

static void nesting(void)
{
    calls = nested = 0;
    install(SIGUSR2, once, 0); /* blocked in its own handler */
    raise(SIGUSR2);
    CHECK(calls == 3 && nested == 0);
    calls = 0;
    install(SIGUSR2, again, SA_NODEFER);
    raise(SIGUSR2);
    CHECK(calls == 3 && nested == 0);
}

static sigjmp_buf back;

static void jump(int number)
{
    siglongjmp(back, number);
}

static void jumping(void)
{
    sigset_t set;

    install(SIGUSR2, jump, 0);
    for (int i = 0; i < 3; i++) {
        if (!sigsetjmp(back, 1))
            raise(SIGUSR2);
        CHECK(sigprocmask(SIG_BLOCK, NULL, &set) == 0 && !sigismember(&set, SIGUSR2));
    }
}

static char other[SIGSTKSZ];
static bool on_other;

static void where(int number)
{
    stack_t now;
    char here;

    on_other = &here >= other && &here < other + sizeof other;
    CHECK(sigaltstack(NULL, &now) == 0 && now.ss_flags == (on_other ? SS_ONSTACK : 0));
    if (on_other)
        CHECK_FAILS(sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL), EPERM);
}

static void alternate_stack(void)
{
    stack_t stack = {.ss_sp = other, .ss_size = sizeof other}, old;

    CHECK(sigaltstack(&stack, &old) == 0 && old.ss_flags == SS_DISABLE);
    install(SIGUSR1, where, SA_ONSTACK);
    CHECK(raise(SIGUSR1) == 0 && on_other);
    install(SIGUSR1, where, 0);
    CHECK(raise(SIGUSR1) == 0 && !on_other);
    CHECK(sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL) == 0);
    CHECK_FAILS(sigaltstack(&(stack_t){.ss_sp = other, .ss_size = 100}, NULL), ENOMEM);
}

void check_sent(void)
{
    plain();
    with_information();
    blocked();
    nesting();
    jumping();
    alternate_stack();
}
