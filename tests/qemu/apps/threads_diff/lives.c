/* Beginning, ending and joining. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static pthread_t self;
static int id, error_of_join, was_detached, has_local;
static volatile int ended;
static uintptr_t on_stack;
static char own_name[16];

static void *give_back(void *argument)
{
    int local;

    self = pthread_self();
    id = gettid();
    on_stack = (uintptr_t)&local;
    return argument;
}

static void *leave(void *argument)
{
    pthread_exit((void *)((uintptr_t)argument + 1));
}

static void *join_oneself(void *argument)
{
    error_of_join = pthread_join(pthread_self(), NULL);
    return argument;
}

static void *tell(void *argument)
{
    ended = 1;
    return argument;
}

static void *look_up_own(void *done)
{
    pthread_attr_t attributes;
    size_t size = 0;
    void *stack;

    pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getdetachstate(&attributes, &was_detached);
    pthread_attr_getstack(&attributes, &stack, &size);
    has_local = (uintptr_t)&size - (uintptr_t)stack < size;
    sem_post(done);
    return NULL;
}

static void join(void)
{
    pthread_t thread;
    void *value = NULL;

    ERROR(pthread_create(&thread, NULL, give_back, (void *)7));
    ERROR(pthread_join(thread, &value));
    VALUE((intptr_t)value);
    TRUTH(pthread_equal(self, thread));
    TRUTH(id != gettid() && id > 0);
    TRUTH(getpid() == gettid());
    ERROR(pthread_create(&thread, NULL, leave, (void *)8));
    sleep_ms(5);
    ERROR(pthread_join(thread, &value));
    VALUE((intptr_t)value);
}

void observe_self_join(void)
{
    pthread_t thread;

    ERROR(pthread_create(&thread, NULL, join_oneself, NULL));
    ERROR(pthread_join(thread, NULL));
    ERROR(error_of_join);
}

static void wait_for_end(void)
{
    for (int i = 0; i < 1000 && !ended; i++)
        sleep_ms(1);
    TRUTH(ended);
    ended = 0;
}

static void attributes(void)
{
    const size_t size = 256 * 1024;
    char *stack = aligned_alloc(4096, size);
    pthread_attr_t attributes;
    pthread_t thread;

    ERROR(pthread_attr_init(&attributes));
    ERROR(pthread_attr_setstacksize(&attributes, 1));
    ERROR(pthread_attr_setstacksize(&attributes, size));
    ERROR(pthread_create(&thread, &attributes, give_back, NULL));
    ERROR(pthread_join(thread, NULL));
    ERROR(pthread_attr_setstack(&attributes, stack, size));
    ERROR(pthread_create(&thread, &attributes, give_back, NULL));
    ERROR(pthread_join(thread, NULL));
    TRUTH(on_stack - (uintptr_t)stack < size);
    free(stack);
    pthread_attr_init(&attributes);
    ERROR(pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED));
    ERROR(pthread_create(&thread, &attributes, tell, NULL));
    wait_for_end();
    ERROR(pthread_create(&thread, NULL, tell, NULL));
    ERROR(pthread_detach(thread));
    wait_for_end();
}

static void observe_of(pthread_t thread)
{
    pthread_attr_t attributes;
    size_t size, guard;
    void *stack;
    int state;

    ERROR(pthread_getattr_np(thread, &attributes));
    ERROR(pthread_attr_getdetachstate(&attributes, &state));
    TRUTH(state == PTHREAD_CREATE_DETACHED);
    ERROR(pthread_attr_getguardsize(&attributes, &guard));
    VALUE(guard);
    ERROR(pthread_attr_getstack(&attributes, &stack, &size));
    TRUTH(on_stack - (uintptr_t)stack < size);
    VALUE(size >> 16);
    pthread_attr_destroy(&attributes);
}

static void *stay(void *semaphores)
{
    int local;

    on_stack = (uintptr_t)&local;
    sem_post(semaphores);
    sem_wait((sem_t *)semaphores + 1);
    return NULL;
}

/* As another thread sees them, with a stack of about 5 * 65536. */
static void attributes_of_another(size_t guard, char *stack)
{
    sem_t semaphores[2];
    pthread_attr_t attributes;
    pthread_t thread;

    sem_init(&semaphores[0], 0, 0);
    sem_init(&semaphores[1], 0, 0);
    pthread_attr_init(&attributes);
    ERROR(pthread_attr_setguardsize(&attributes, guard));
    ERROR(stack ? pthread_attr_setstack(&attributes, stack, 0x58000)
                : pthread_attr_setstacksize(&attributes, 0x58000));
    ERROR(pthread_create(&thread, &attributes, stay, semaphores));
    CALL(sem_wait(&semaphores[0]));
    observe_of(thread);
    TRUTH(!stack || on_stack - (uintptr_t)stack < 0x58000);
    ERROR(pthread_detach(thread));
    observe_of(thread);
    CALL(sem_post(&semaphores[1]));
    sleep_ms(50);
}

void observe_own_attributes(void)
{
    static char memory[0x58000] __attribute__((aligned(4096)));
    pthread_attr_t attributes;
    pthread_t thread;
    sem_t done;

    sem_init(&done, 0, 0);
    pthread_attr_init(&attributes);
    for (int detached = 0; detached < 2; detached++) {
        if (detached)
            pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
        ERROR(pthread_create(&thread, &attributes, look_up_own, &done));
        CALL(sem_wait(&done));
        TRUTH(was_detached == PTHREAD_CREATE_DETACHED);
        TRUTH(has_local);
        if (!detached)
            ERROR(pthread_join(thread, NULL));
    }
    attributes_of_another(4096, NULL);
    attributes_of_another(3 * 4096, NULL);
    attributes_of_another(0, NULL);
    attributes_of_another(0, memory);
}

static void *keep_name(void *semaphores)
{
    stay(semaphores);
    pthread_getname_np(pthread_self(), own_name, sizeof own_name);
    return NULL;
}

static void names(void)
{
    sem_t semaphores[2];
    pthread_t thread;
    char name[16];

    ERROR(pthread_setname_np(pthread_self(), "a name too long for it"));
    ERROR(pthread_setname_np(pthread_self(), "sixteen letters."));
    ERROR(pthread_setname_np(pthread_self(), "main one"));
    ERROR(pthread_getname_np(pthread_self(), name, sizeof name));
    STRING(name);
    ERROR(pthread_getname_np(pthread_self(), name, 15));
    sem_init(&semaphores[0], 0, 0);
    sem_init(&semaphores[1], 0, 0);
    ERROR(pthread_create(&thread, NULL, keep_name, semaphores));
    CALL(sem_wait(&semaphores[0]));
    ERROR(pthread_getname_np(thread, name, sizeof name));
    STRING(name); /* inherited */
    ERROR(pthread_setname_np(thread, "fifteen letters"));
    ERROR(pthread_getname_np(thread, name, sizeof name));
    STRING(name);
    ERROR(pthread_setname_np(thread, "a name too long for it"));
    CALL(sem_post(&semaphores[1]));
    sleep_ms(50);
    ERROR(pthread_setname_np(thread, "late"));
    ERROR(pthread_getname_np(thread, name, sizeof name));
    ERROR(pthread_join(thread, NULL));
    STRING(own_name);
    CALL(prctl(PR_GET_NAME, name));
    STRING(name);
}

void observe_lives(void)
{
    join();
    attributes();
    names();
}
