/* Calls on files of the card. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "section.h"

#define BLOCK       4096
#define BUFFER_SIZE (64 * 1024)

static unsigned char *buffer;
static int file = -1;

static bool open_file(const char *path)
{
    if (file >= 0)
        close(file);
    if (!buffer)
        buffer = aligned_alloc(BLOCK, BUFFER_SIZE);
    file = open(path, O_RDONLY);
    return buffer && file >= 0;
}

static bool open_small(void)
{
    return open_file(SMALL_FILE);
}

/* The first block has been read once when this returns: what follows finds it in memory. */
static bool open_cached(void)
{
    return open_small() && pread(file, buffer, BLOCK, 0) == BLOCK;
}

/* Where the file's end lies on the card is known when this returns. */
static bool open_followed(void)
{
    return open_small() && pread(file, buffer, 1, BUFFER_SIZE - 1) == 1;
}

static bool open_large(void)
{
    return open_file(LARGE_FILE);
}

static bool to_start(void)
{
    return lseek(file, 0, SEEK_SET) == 0;
}

static bool run_read_1(void)
{
    bool done = true;
    for (int i = 0; i < CALLS; i++)
        done &= read(file, buffer, 1) == 1;
    return done;
}

static bool run_pread_4k(void)
{
    bool done = true;
    for (int i = 0; i < CALLS; i++)
        done &= pread(file, buffer, BLOCK, 0) == BLOCK;
    return done;
}

static bool run_lseek(void)
{
    bool done = true;
    for (int i = 0; i < CALLS; i++)
        done &= lseek(file, i, SEEK_SET) == i;
    return done;
}

static bool run_stat(void)
{
    struct stat status;
    bool done = true;
    for (int i = 0; i < CALLS; i++)
        done &= stat(SMALL_FILE, &status) == 0;
    return done;
}

static bool run_open_close(void)
{
    bool done = true;
    for (int i = 0; i < CALLS; i++) {
        int opened = open(SMALL_FILE, O_RDONLY);
        done &= opened >= 0 && close(opened) == 0;
    }
    return done;
}

/* Past the block cache, in one call. */
static bool run_read_64k(void)
{
    return read(file, buffer, BUFFER_SIZE) == BUFFER_SIZE;
}

static bool run_read_large(void)
{
    size_t total = 0;
    ssize_t got;
    while ((got = read(file, buffer, BUFFER_SIZE)) > 0)
        total += (size_t)got;
    return got == 0 && total == LARGE_SIZE;
}

const struct section section_read_1 = {
    "read_1", CHUNKS, CALLS, open_cached, to_start, run_read_1,
};
const struct section section_pread_4k = {
    "pread_4k", CHUNKS, CALLS, open_cached, NULL, run_pread_4k,
};
const struct section section_read_64k = {
    "read_64k", 2, BUFFER_SIZE, open_followed, to_start, run_read_64k,
};
const struct section section_lseek = {"lseek", CHUNKS, CALLS, open_small, NULL, run_lseek};
const struct section section_stat = {"stat", CHUNKS, CALLS, NULL, NULL, run_stat};
const struct section section_open_close = {
    "open_close", CHUNKS, CALLS, NULL, NULL, run_open_close,
};
const struct section section_read_large = {
    "read_large", 1, LARGE_SIZE, open_large, NULL, run_read_large,
};
