/* What the tests of all hosts let a card do: bring it up, read and write, each with its data
 * checked. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct card_steps {
    const uint8_t *memory; /* the card's content */
    int (*start)(void);
    int (*read)(uint64_t sector, void *buffer, uint32_t count);
    int (*write)(uint64_t sector, const void *buffer, uint32_t count);
};

#define CARD_STEPS 6u

/* Step @number, of which 0 brings the card up. Returns what the function did; what was read or
 * written without an error must be the card's content. */
int card_step(const struct card_steps *card, unsigned number);

/* Contents that differ from sector to sector. */
void card_fill(uint8_t *memory, size_t size);
