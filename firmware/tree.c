#include "tree.h"
#include "layout.h"
#include "src/dt/dt.h"
#include <string.h>

#define ENTRY_SIZE 16u /* of the reservation block */

/* Offsets of the header's fields (Devicetree Specification v0.4, section 5.2). */
enum { TOTAL_SIZE = 4, STRUCTURE = 8, STRINGS = 12, RESERVATIONS = 16 };

static uint8_t *const tree = (uint8_t *)TREE_BASE;

const char *tree_read(const void *blob)
{
    uint32_t size = be32_at((const uint8_t *)blob + TOTAL_SIZE);
    if (be32_at(blob) != DT_MAGIC)
        return "the magic number is wrong";
    if (size > TREE_SIZE_MAX - ENTRY_SIZE) {
        dt_init(blob, size);
        return "it is larger than 64 KiB";
    }
    memmove(tree, blob, size < DT_HEADER_SIZE ? DT_HEADER_SIZE : size);
    return dt_init(tree, TREE_SIZE_MAX);
}

static void put32(uint8_t *at, uint32_t value)
{
    value = __builtin_bswap32(value);
    memcpy(at, &value, sizeof value);
}

static void shift(unsigned field, uint32_t above)
{
    uint32_t offset = be32_at(tree + field);
    if (offset >= above)
        put32(tree + field, offset + ENTRY_SIZE);
}

/* In front of the first entry, so everything from there on moves. */
const void *tree_hand_over(void)
{
    uint32_t size = be32_at(tree + TOTAL_SIZE), gap = be32_at(tree + RESERVATIONS);
    memmove(tree + gap + ENTRY_SIZE, tree + gap, size - gap);
    put32(tree + gap, 0);
    put32(tree + gap + 4, FIRMWARE_BASE);
    put32(tree + gap + 8, 0);
    put32(tree + gap + 12, FIRMWARE_SIZE);
    shift(STRUCTURE, gap);
    shift(STRINGS, gap);
    put32(tree + TOTAL_SIZE, size + ENTRY_SIZE);
    return tree;
}
