/* Calls that touch no file. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "section.h"

#define BLOCK 4096

/* Makes the compiler believe that what @pointer leads to is used and changed here. */
static void use(void *pointer)
{
    __asm__ volatile("" : : "r"(pointer) : "memory");
}

/* What the other sections' loops cost by themselves. */
static bool run_loop(void)
{
    for (int i = 0; i < CALLS; i++)
        use(NULL);
    return true;
}

/* A call that has next to nothing to do: what is left is the way into the libos and back. */
static bool run_getpid(void)
{
    for (int i = 0; i < CALLS; i++) {
        pid_t process = getpid();
        __asm__ volatile("" : : "r"(process) : "memory");
    }
    return true;
}

static bool run_clock_gettime(void)
{
    bool done = true;
    for (int i = 0; i < CALLS; i++) {
        struct timespec now;
        done &= clock_gettime(CLOCK_MONOTONIC, &now) == 0;
        use(&now);
    }
    return done;
}

static bool run_malloc_free(void)
{
    bool done = true;
    for (int i = 0; i < CALLS; i++) {
        void *memory = malloc(64);
        done &= memory != NULL;
        use(memory);
        free(memory);
    }
    return done;
}

static unsigned char *from, *to;

/* A byte behind the first block, too. */
static bool make_blocks(void)
{
    from = aligned_alloc(64, BLOCK + 64);
    to = aligned_alloc(64, BLOCK);
    return from && to;
}

static bool copy(unsigned char *destination, unsigned char *source, size_t size)
{
    for (int i = 0; i < CALLS; i++) {
        use(source);
        memcpy(destination, source, size);
        use(destination);
    }
    return true;
}

static bool run_memcpy(void)
{
    return copy(to, from, BLOCK);
}

static bool run_memcpy_misaligned(void)
{
    return copy(to, from + 1, BLOCK);
}

static bool run_memcpy_16(void)
{
    return copy(to, from, 16);
}

const struct section section_loop = {"loop", CHUNKS, CALLS, NULL, NULL, run_loop};
const struct section section_getpid = {"getpid", CHUNKS, CALLS, NULL, NULL, run_getpid};
const struct section section_clock_gettime = {
    "clock_gettime", CHUNKS, CALLS, NULL, NULL, run_clock_gettime,
};
const struct section section_malloc_free = {
    "malloc_free", CHUNKS, CALLS, NULL, NULL, run_malloc_free,
};
const struct section section_memcpy = {
    "memcpy_4k", CHUNKS, CALLS, make_blocks, NULL, run_memcpy,
};
const struct section section_memcpy_misaligned = {
    "memcpy_4k_misaligned", CHUNKS, CALLS, make_blocks, NULL, run_memcpy_misaligned,
};
const struct section section_memcpy_16 = {
    "memcpy_16", CHUNKS, CALLS, make_blocks, NULL, run_memcpy_16,
};
