/* Files, pipes and streams that several threads use at once. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define THREADS 4
#define SIZE    40000

static FILE *lines;
static const char *folder;
static int shared, event, ends[2];

static void fill(char *data, long number)
{
    for (int i = 0; i < SIZE; i++)
        data[i] = (char)(i * 31 + number);
}

/* Own files, and a part of a shared one. */
static void *write_files(void *argument)
{
    long number = (long)argument, wrong = 0;
    char name[32], *data = malloc(SIZE), *back = malloc(SIZE);

    snprintf(name, sizeof name, "%s/thread %ld.data", folder, number);
    for (int round = 0; round < 3; round++) {
        int file = open(name, O_CREAT | O_TRUNC | O_RDWR, 0644);
        fill(data, number + round);
        wrong += write(file, data, SIZE) != SIZE || fsync(file) != 0;
        wrong += pread(file, back, SIZE, 0) != SIZE || memcmp(data, back, SIZE) != 0;
        close(file);
        wrong += pwrite(shared, data, SIZE, number * SIZE) != SIZE;
        wrong += pread(shared, back, SIZE, number * SIZE) != SIZE || memcmp(data, back, SIZE) != 0;
    }
    wrong += unlink(name) != 0;
    free(data);
    free(back);
    return (void *)wrong;
}

static void *print_lines(void *number)
{
    for (int i = 0; i < 200; i++)
        fprintf(lines, "%ld %ld %ld %ld\n", (long)number, (long)number, (long)number, (long)number);
    return NULL;
}

static void *take_events(void *unused)
{
    struct pollfd entry = {.fd = event, .events = POLLIN};
    uint64_t got;

    poll(&entry, 1, -1);
    read(event, &got, sizeof got);
    SAY("event %d\n", (int)got);
    return unused;
}

static void *read_pipe(void *unused)
{
    char data[1000];
    long sum = 0;
    ssize_t got;

    while ((got = read(ends[0], data, sizeof data)) > 0)
        sum += got;
    return unused ? unused : (void *)sum;
}

static int broken_lines(void)
{
    char line[64];
    int broken = 0, count = 0;
    long a, b, c, d;

    rewind(lines);
    for (; fgets(line, sizeof line, lines); count++)
        broken +=
            sscanf(line, "%ld %ld %ld %ld", &a, &b, &c, &d) != 4 || a != b || b != c || c != d;
    SAY("lines %d\n", count);
    return broken;
}

static const char *in_folder(const char *name)
{
    static char path[64];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

void files(const char *in)
{
    pthread_t thread;
    void *result;
    char data[10000] = {0};

    folder = in;
    shared = open(in_folder("shared"), O_CREAT | O_TRUNC | O_RDWR, 0644);
    SAY("files that differ: %ld\n", together(THREADS, write_files));
    RESULT(close(shared));
    RESULT(unlink(in_folder("shared")));
    lines = fopen(in_folder("lines"), "w+");
    together(THREADS, print_lines);
    SAY("broken lines: %d\n", broken_lines());
    fclose(lines);
    RESULT(unlink(in_folder("lines")));
    event = eventfd(0, 0);
    pthread_create(&thread, NULL, take_events, NULL);
    usleep(3000);
    write(event, &(uint64_t){3}, sizeof(uint64_t));
    pthread_join(thread, NULL);
    RESULT(pipe(ends));
    pthread_create(&thread, NULL, read_pipe, NULL);
    for (int i = 0; i < 20; i++)
        write(ends[1], data, sizeof data);
    close(ends[1]);
    pthread_join(thread, &result);
    SAY("through the pipe: %ld\n", (long)result);
}
