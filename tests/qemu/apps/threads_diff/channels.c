/* Pipes, poll, event counters and streams between threads. */
#include "areas.h"
#include "observe.h"
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { TOTAL = 300000, LINES = 200, WRITERS = 4 };

static int ends[2], event, wrong;
static FILE *stream;

static void *send_all(void *argument)
{
    unsigned char data[1000];

    for (int sent = 0; sent < TOTAL; sent += (int)sizeof data) {
        for (size_t i = 0; i < sizeof data; i++)
            data[i] = (unsigned char)((sent + (int)i) % 251);
        if (write(ends[1], data, sizeof data) != sizeof data)
            wrong++;
    }
    close(ends[1]);
    return argument;
}

static void *add_later(void *argument)
{
    sleep_ms(10);
    if (eventfd_write(event, 9))
        wrong++;
    return argument;
}

static void *read_once(void *argument)
{
    char byte;

    (void)!read(ends[0], &byte, 1);
    return argument;
}

static void *print_lines(void *argument)
{
    for (int i = 0; i < LINES; i++)
        fprintf(stream, "thread %d says line %d and ends\n", (int)(intptr_t)argument, i);
    return NULL;
}

static void pipes(void)
{
    unsigned char data[777];
    pthread_t thread;
    long got = 0;
    ssize_t size;

    CALL(pipe(ends));
    ERROR(pthread_create(&thread, NULL, send_all, NULL));
    while ((size = read(ends[0], data, sizeof data)) > 0)
        for (ssize_t i = 0; i < size; i++)
            wrong += data[i] != got++ % 251;
    ERROR(pthread_join(thread, NULL));
    VALUE(got);
    VALUE(wrong);
    close(ends[0]);
}

static void polling(void)
{
    struct pollfd polled = {.events = POLLIN};
    pthread_t thread;
    eventfd_t value = 0;

    event = polled.fd = eventfd(0, 0);
    VALUE(poll(&polled, 1, 0));
    ERROR(pthread_create(&thread, NULL, add_later, NULL));
    VALUE(poll(&polled, 1, 5000));
    CALL(eventfd_read(event, &value));
    VALUE(value);
    ERROR(pthread_join(thread, NULL));
    close(event);
}

/* Only that nothing breaks: systems differ in what the reader sees. */
static void closed_below_a_reader(void)
{
    pthread_t thread;

    CALL(pipe(ends));
    ERROR(pthread_create(&thread, NULL, read_once, NULL));
    sleep_ms(10);
    CALL(close(ends[0]));
    ERROR(pthread_cancel(thread));
    ERROR(pthread_join(thread, NULL));
    CALL(close(ends[1]));
}

static void streams(void)
{
    int next[WRITERS] = {0}, whole = 0, who, line;
    pthread_t threads[WRITERS];
    char text[100], expected[100];

    stream = fopen("lines", "w+");
    for (int i = 0; i < WRITERS; i++)
        pthread_create(&threads[i], NULL, print_lines, (void *)(intptr_t)i);
    for (int i = 0; i < WRITERS; i++)
        ERROR(pthread_join(threads[i], NULL));
    rewind(stream);
    while (fgets(text, sizeof text, stream)) {
        if (sscanf(text, "thread %d says line %d", &who, &line) != 2 || who < 0 || who >= WRITERS)
            continue;
        snprintf(expected, sizeof expected, "thread %d says line %d and ends\n", who, next[who]++);
        whole += !strcmp(text, expected);
    }
    VALUE(whole);
    CALL(fclose(stream));
    CALL(unlink("lines"));
}

void observe_channels(void)
{
    pipes();
    polling();
    closed_below_a_reader();
    streams();
}
