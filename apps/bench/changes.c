/* Calls that change files of the card, and such as lie deep in it. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "section.h"

#define BLOCK   4096
#define WRITTEN "/written"
#define DEEP    "/first/second/third/file"

static unsigned char *buffer;
static int file = -1;

/* A file that has the block already. */
static bool open_written(void)
{
    buffer = calloc(1, BLOCK);
    file = open(WRITTEN, O_RDWR | O_CREAT, 0666);
    return buffer && file >= 0 && pwrite(file, buffer, BLOCK, 0) == BLOCK && fsync(file) == 0;
}

static bool run_pwrite_4k(void)
{
    bool done = true;
    for (int i = 0; i < CALLS; i++)
        done &= pwrite(file, buffer, BLOCK, 0) == BLOCK;
    return done;
}

static bool run_create_unlink(void)
{
    bool done = true;
    for (int i = 0; i < CALLS; i++) {
        int made = open("/made", O_WRONLY | O_CREAT | O_EXCL, 0666);
        done &= made >= 0 && write(made, buffer, 100) == 100 && close(made) == 0;
        done &= unlink("/made") == 0;
    }
    return done;
}

static bool make_deep(void)
{
    mkdir("/first", 0777);
    mkdir("/first/second", 0777);
    mkdir("/first/second/third", 0777);
    int made = open(DEEP, O_WRONLY | O_CREAT, 0666);
    return made >= 0 && close(made) == 0;
}

static bool run_open_deep(void)
{
    bool done = true;
    for (int i = 0; i < CALLS; i++) {
        int opened = open(DEEP, O_RDONLY);
        done &= opened >= 0 && close(opened) == 0;
    }
    return done;
}

const struct section section_pwrite_4k = {
    "pwrite_4k", CHUNKS, CALLS, open_written, NULL, run_pwrite_4k,
};
const struct section section_create_unlink = {
    "create_unlink", CHUNKS, CALLS, open_written, NULL, run_create_unlink,
};
const struct section section_open_deep = {
    "open_deep", CHUNKS, CALLS, make_deep, NULL, run_open_deep,
};
