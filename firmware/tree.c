/* Copies the device tree for S-mode, with the firmware's memory among its reservations. */
#include "tree.h"
#include "layout.h"
#include "src/dt/dt.h"
#include <string.h>

#define ENTRY_SIZE 16u /* of the reservation block */

/* Offsets of the header's fields (Devicetree Specification v0.4, section 5.2). */
enum { TOTAL_SIZE = 4, STRUCTURE = 8, STRINGS = 12, RESERVATIONS = 16 };

#define NODES_MAX 500u

static struct dt_record records[NODES_MAX] __attribute__((section(".noinit.dt")));

static uint8_t *const tree = (uint8_t *)TREE_BASE;

static void put32(uint8_t *at, uint32_t value)
{
    value = __builtin_bswap32(value);
    memcpy(at, &value, sizeof value);
}

/* Adjusts the offset in a header field for the entry that was inserted at @above. */
static void shift(unsigned field, uint32_t above)
{
    uint32_t offset = be32_at(tree + field);
    if (offset >= above)
        put32(tree + field, offset + ENTRY_SIZE);
}

/* Inserts the entry at @gap, before the existing ones, so everything from there on moves. */
static void copy(const uint8_t *blob, uint32_t size, uint32_t gap)
{
    memcpy(tree, blob, gap);
    memcpy(tree + gap + ENTRY_SIZE, blob + gap, size - gap);
    memset(tree + gap, 0, ENTRY_SIZE);
    put32(tree + gap + 4, FIRMWARE_BASE);
    put32(tree + gap + 12, FIRMWARE_SIZE);
    shift(STRUCTURE, gap);
    shift(STRINGS, gap);
    put32(tree + TOTAL_SIZE, size + ENTRY_SIZE);
}

/* Reads a refused tree up to its error. As properties come before children, every node before the
 * last one is complete: enough, often, to find the console on which to report the error. */
static const char *refuse(const void *blob, size_t size, const char *cause)
{
    memset(records, 0, sizeof records);
    if (!dt_init(blob, size, records, NODES_MAX))
        return cause;
    while (dt_index_.count < (int)NODES_MAX && records[dt_index_.count].name)
        dt_index_.count++;
    if (dt_index_.count)
        dt_index_.count--;
    return cause;
}

const char *tree_read(const void *blob)
{
    const uint8_t *from = blob;
    uint32_t size = be32_at(from + TOTAL_SIZE), gap = be32_at(from + RESERVATIONS);
    if (be32_at(from) != DT_MAGIC)
        return "the magic number is wrong";
    if (size > TREE_SIZE_MAX - ENTRY_SIZE)
        return refuse(blob, size, "it is larger than 64 KiB");
    if ((uintptr_t)blob + size > TREE_BASE && (uintptr_t)blob < IMAGE_BASE)
        return refuse(blob, size, "its copy would overlap it");
    if (gap < DT_HEADER_SIZE || gap > size)
        return "its reservations are outside";
    copy(from, size, gap);
    const char *cause = dt_init(tree, TREE_SIZE_MAX, records, NODES_MAX);
    return cause ? refuse(tree, TREE_SIZE_MAX, cause) : NULL;
}
