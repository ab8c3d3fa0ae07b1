/*
 * What Linux puts into the auxiliary vector of a process. Ours is empty: only a program that asks
 * pays for the answers.
 */
#include "src/random/seed.h"
#include "src/settings/defaults.h"
#include <errno.h>
#include <stdbool.h>
#include <sys/auxv.h>
#include <yao/mm.h>

#define EXTENSION(letter) (1ul << ((letter) - 'A'))
/* Those of COMMON in the Makefile: without them the image would not run. */
#define EXTENSIONS                                                                                 \
    (EXTENSION('I') | EXTENSION('M') | EXTENSION('A') | EXTENSION('F') | EXTENSION('D') |          \
     EXTENSION('C'))
#define TICKS_PER_SECOND 100 /* of times() and the like, on Linux for every program */

unsigned long __getauxval(unsigned long type);

static unsigned long missing(void)
{
    errno = ENOENT;
    return 0;
}

/* 16 bytes of the firmware's seed. */
static unsigned long random_bytes(void)
{
    static uint8_t bytes[RNG_SEED_START];
    static bool filled;
    filled = filled || !rng_seed_bytes(bytes);
    return filled ? (unsigned long)bytes : missing();
}

unsigned long __getauxval(unsigned long type)
{
    switch (type) {
    case AT_PAGESZ:
        return PAGE_SIZE;
    case AT_CLKTCK:
        return TICKS_PER_SECOND;
    case AT_HWCAP:
        return EXTENSIONS;
    case AT_EXECFN:
        return (unsigned long)yao_app_name;
    case AT_RANDOM:
        return random_bytes();
    case AT_UID:
    case AT_EUID:
    case AT_GID:
    case AT_EGID:
    case AT_SECURE:
        return 0;
    default:
        return missing();
    }
}

unsigned long getauxval(unsigned long type)
{
    return __getauxval(type);
}
