/* Threads that write, sync and read back at once: a file each, and one at different places. */
#include "areas.h"
#include "observe.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WRITERS = 4, BLOCKS = 24, BLOCK = 3000 };

static int wrong, common;

static void fail(int condition)
{
    if (condition)
        __atomic_add_fetch(&wrong, 1, __ATOMIC_RELAXED);
}

/* Block @i of writer @who, at a place of its own if the file is everybody's. */
static off_t place(int fd, int who, int i)
{
    return (off_t)(fd == common ? i * WRITERS + who : i) * BLOCK;
}

static void write_and_check(int fd, int who)
{
    char data[BLOCK], got[BLOCK];

    for (int i = 0; i < BLOCKS; i++) {
        memset(data, 'a' + who + i, sizeof data);
        fail(pwrite(fd, data, sizeof data, place(fd, who, i)) != sizeof data);
        if (i % 8 == 0)
            fail(fsync(fd));
    }
    for (int i = 0; i < BLOCKS; i++) {
        memset(data, 'a' + who + i, sizeof data);
        fail(pread(fd, got, sizeof got, place(fd, who, i)) != sizeof got);
        fail(memcmp(data, got, sizeof data) != 0);
    }
}

static void *use_own(void *argument)
{
    int who = (int)(intptr_t)argument;
    char name[20];

    snprintf(name, sizeof name, "file of %d", who);
    int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0666);
    fail(fd < 0);
    write_and_check(fd, who);
    fail(close(fd));
    fail(unlink(name));
    return NULL;
}

static void *use_common(void *argument)
{
    write_and_check(common, (int)(intptr_t)argument);
    return NULL;
}

static void together(void *(*run)(void *))
{
    pthread_t threads[WRITERS];

    for (int i = 0; i < WRITERS; i++)
        pthread_create(&threads[i], NULL, run, (void *)(intptr_t)i);
    for (int i = 0; i < WRITERS; i++)
        ERROR(pthread_join(threads[i], NULL));
    VALUE(wrong);
}

void observe_files(void)
{
    common = -1;
    together(use_own);
    common = open("common", O_RDWR | O_CREAT | O_TRUNC, 0666);
    together(use_common);
    VALUE(lseek(common, 0, SEEK_END));
    CALL(unlink("common")); /* still open */
    together(use_common);
    CALL(close(common));
}
