/*
 * The random numbers that the firmware hands over in the tree: /chosen/rng-seed (dt-schema,
 * chosen.yaml). Each byte of them is given out once. They stay in memory all the same, as the tree
 * is never written.
 *
 * A seed has two parts, so that neither of its users knows what the other one was given: 16 bytes
 * for the start of the program, and all others to seed the generator of random.h. A seed of less
 * than 32 bytes is for the generator alone.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define RNG_SEED_START 16u

/* Fills @bytes with the part for the start (Linux' AT_RANDOM). 0, or -ENOENT: the tree has none, or
 * it was given out before. Brings no other module. */
int rng_seed_bytes(uint8_t bytes[RNG_SEED_START]);

/* The number of bytes of the generator's part, and *bytes; 0 if there are none, or they were given
 * out before. */
size_t rng_seed_rest(const uint8_t **bytes);
