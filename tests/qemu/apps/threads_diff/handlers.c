/* Handlers of signals that run in several threads, and signals that threads wait for. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RAISERS = 4, RAISED = 500, WAITERS = 4 };

static int handled, wrong;
static _Thread_local volatile int own;
static _Thread_local sigjmp_buf back;
static _Thread_local char alternate[32768];
static char *nothing;
static sem_t ready;

static void count(int number)
{
    (void)number;
    own++;
    __atomic_add_fetch(&handled, 1, __ATOMIC_RELAXED);
}

static void *raise_often(void *unused)
{
    for (int i = 1; i <= RAISED; i++) {
        raise(SIGUSR1);
        if (own != i)
            __atomic_add_fetch(&wrong, 1, __ATOMIC_RELAXED);
    }
    return unused;
}

static void *do_nothing(void *unused)
{
    return unused;
}

/* While threads begin and end. */
static void raised_by_all(void)
{
    pthread_t threads[RAISERS], thread;

    for (int i = 0; i < RAISERS; i++)
        pthread_create(&threads[i], NULL, raise_often, NULL);
    for (int i = 0; i < 200; i++) {
        pthread_create(&thread, NULL, do_nothing, NULL);
        pthread_kill(thread, SIGUSR1);
        pthread_join(thread, NULL);
    }
    for (int i = 0; i < RAISERS; i++)
        ERROR(pthread_join(threads[i], NULL));
    VALUE(wrong);
    TRUTH(handled >= RAISERS * RAISED);
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    int local;

    (void)context;
    own += number == SIGSEGV && info->si_addr == nothing;
    if ((uintptr_t)&local - (uintptr_t)alternate >= sizeof alternate)
        __atomic_add_fetch(&wrong, 1, __ATOMIC_RELAXED);
    siglongjmp(back, 1);
}

static void *fault_often(void *unused)
{
    stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate};

    own = 0;
    sigaltstack(&stack, NULL);
    for (int i = 1; i <= 100; i++) {
        if (!sigsetjmp(back, 1))
            *(volatile char *)nothing = 1;
        if (own != i)
            __atomic_add_fetch(&wrong, 1, __ATOMIC_RELAXED);
        if (i % 10 == 0)
            sched_yield();
    }
    stack.ss_flags = SS_DISABLE;
    sigaltstack(&stack, NULL);
    return unused;
}

static void faults_of_all(void)
{
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    pthread_t threads[RAISERS];

    nothing = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    sigaction(SIGSEGV, &action, NULL);
    for (int i = 0; i < RAISERS; i++)
        pthread_create(&threads[i], NULL, fault_often, NULL);
    for (int i = 0; i < RAISERS; i++)
        ERROR(pthread_join(threads[i], NULL));
    VALUE(wrong);
    signal(SIGSEGV, SIG_DFL);
    munmap(nothing, 4096);
}

static void *wait_for_one(void *caught)
{
    siginfo_t info;
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    sem_post(&ready);
    while (sigwaitinfo(&set, &info) < 0) /* Linux wakes up some for what others take */
        ;
    *(int *)caught = info.si_value.sival_int;
    return NULL;
}

/* Each of those that are sent to the process comes to one of them. */
static void one_for_each(void)
{
    int caught[WAITERS] = {0}, sum = 0;
    pthread_t threads[WAITERS];

    for (int i = 0; i < WAITERS; i++)
        pthread_create(&threads[i], NULL, wait_for_one, &caught[i]);
    for (int i = 0; i < WAITERS; i++)
        sem_wait(&ready);
    for (int i = 0; i < WAITERS; i++)
        CALL(sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 1 << i}));
    for (int i = 0; i < WAITERS; i++) {
        ERROR(pthread_join(threads[i], NULL));
        sum += caught[i];
    }
    VALUE(sum);
}

static void *look_for_pending(void *found)
{
    sigset_t set;

    sigpending(&set);
    *(int *)found = sigismember(&set, SIGUSR2);
    return NULL;
}

/* What is sent to a thread waits for it alone, what is sent to the process for all. */
static void pending(void)
{
    pthread_t thread;
    sigset_t set;
    int own_found, other_found, number;

    for (int to_process = 0; to_process < 2; to_process++) {
        if (to_process)
            CALL(kill(getpid(), SIGUSR2));
        else
            ERROR(pthread_kill(pthread_self(), SIGUSR2));
        look_for_pending(&own_found);
        ERROR(pthread_create(&thread, NULL, look_for_pending, &other_found));
        ERROR(pthread_join(thread, NULL));
        VALUE(own_found);
        VALUE(other_found);
        sigemptyset(&set);
        sigaddset(&set, SIGUSR2);
        ERROR(sigwait(&set, &number));
        VALUE(number == SIGUSR2);
    }
}

void observe_handlers(void)
{
    struct sigaction action = {.sa_handler = count};
    sigset_t set;

    sem_init(&ready, 0, 0);
    sigaction(SIGUSR1, &action, NULL);
    raised_by_all();
    faults_of_all();
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    sigaddset(&set, SIGUSR2);
    ERROR(pthread_sigmask(SIG_BLOCK, &set, NULL));
    one_for_each();
    pending();
    ERROR(pthread_sigmask(SIG_UNBLOCK, &set, NULL));
}
