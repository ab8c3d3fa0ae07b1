/* Prints what threads observe, for a comparison of two systems: all areas, or that of an argument.
 * An argument that names a way to end ends the program by it while other threads go on. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name;
    void (*observe)(void);
} areas[] = {
#define ENTRY(name) {#name, observe_##name},
    AREAS(ENTRY)
#undef ENTRY
};

struct timespec in_ms(clockid_t clock, long ms)
{
    struct timespec time;

    clock_gettime(clock, &time);
    time.tv_nsec += ms * 1000000;
    return (struct timespec){time.tv_sec + time.tv_nsec / 1000000000, time.tv_nsec % 1000000000};
}

void sleep_ms(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static void *compute(void *argument)
{
    for (volatile unsigned long i = 0;; i++)
        ;
    return argument;
}

static void *say_later(void *argument)
{
    sleep_ms(30);
    puts("the other thread goes on");
    return argument;
}

static pthread_t start(void *(*run)(void *))
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, run, NULL))
        abort();
    return thread;
}

static volatile int stop;
static pthread_t worker;
static pthread_key_t key;

static void *work(void *argument)
{
    while (!stop)
        sleep_ms(1);
    puts("the worker stops");
    return argument;
}

/* As thread pools do. */
static void stop_worker(void)
{
    puts("at exit");
    stop = 1;
    printf("joined: %d\n", pthread_join(worker, NULL));
}

static void say_at_exit(void)
{
    puts("at exit");
}

__attribute__((destructor)) static void say_at_the_end(void)
{
    puts("the end");
}

static void *exit_now(void *argument)
{
    atexit(say_at_exit);
    exit(5);
    return argument;
}

static void exit_from_key(void *value)
{
    exit(*(int *)value);
}

static void *end_with_key(void *argument)
{
    static int status = 6;

    atexit(say_at_exit);
    pthread_setspecific(key, &status);
    return argument;
}

static void say_key(void *text)
{
    puts(text);
}

/* Whether @way is one. */
static int leave(const char *way)
{
    if (!strcmp(way, "pthread_exit")) {
        start(say_later);
        pthread_exit(NULL);
    }
    if (!strcmp(way, "exit")) {
        start(compute);
        sleep_ms(20);
        exit(3);
    }
    if (!strcmp(way, "exit_in_thread"))
        pthread_join(start(exit_now), NULL);
    if (!strcmp(way, "exit_in_destructor")) {
        pthread_key_create(&key, exit_from_key);
        pthread_join(start(end_with_key), NULL);
    }
    if (!strcmp(way, "join_at_exit")) {
        worker = start(work);
        atexit(stop_worker);
        return 1;
    }
    if (!strcmp(way, "last_thread")) {
        atexit(say_at_exit);
        pthread_key_create(&key, say_key);
        pthread_setspecific(key, "the main thread's value");
        start(say_later);
        pthread_exit(NULL);
    }
    if (!strcmp(way, "return")) {
        start(compute);
        sleep_ms(20);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && leave(argv[1]))
        return 4;
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        if (argc < 2 || !strcmp(areas[i].name, argv[1])) {
            printf("area %s\n", areas[i].name);
            fflush(stdout);
            areas[i].observe();
        }
    puts("end of the areas");
    return 0;
}
