/*
 * The random number generator of StarFive's JH7110 (facts: Linux, drivers/char/hw_random/
 * jh7110-trng.c; U-Boot, drivers/rng/jh7110_rng.c). A generator of pseudo-random numbers, 256 bits
 * at a time, is seeded by a source of noise when it is told to.
 */
#pragma once

#include <stdint.h>
#include <yao/rng.h>

#define JH7110_TRNG_WINDOW 0x68
#define JH7110_TRNG_WORDS  8u /* of 32 bits, that it makes at a time */

/* Blocks from one seeding to the next. */
#define JH7110_TRNG_SEED_BLOCKS 1024u

struct jh7110_trng {
    struct rng rng; /* the interface; its priv is this struct */
    uintptr_t base;
    unsigned blocks;                  /* since it was seeded */
    uint32_t last[JH7110_TRNG_WORDS]; /* block, to notice when it repeats itself */
};

/* Seeds the generator. 0, or a negative errno after a message. */
int jh7110_trng_init(struct jh7110_trng *trng, uintptr_t base, dt_node node);
