/*
 * The one pass over the flattened tree (Devicetree Specification v0.4, chapter 5).
 *
 * It checks everything that later queries rely on: every token lies inside the structure block,
 * names end with NUL inside their block, property values fit, nodes nest, and the block ends
 * with FDT_END. Queries then walk without checks.
 */
#include "dt.h"
#include <errno.h>
#include <string.h>

struct dt_index dt_index_ __attribute__((section(".noinit.dt")));

#define RAW(token) __builtin_bswap32(token)

/* Properties that the index takes note of. */
enum property { COMPATIBLE, PHANDLE, STATUS, DEVICE_TYPE, PROPERTIES };

struct scan {
    uint32_t at;      /* offset of the next token */
    int node;         /* the node we are in, -1 outside the root */
    bool props_ended; /* a child was seen: properties must come before */
    const char *cause;
    uint32_t known[PROPERTIES]; /* offset of the name, once it was met */
};

static uint32_t header_field(const uint8_t *blob, unsigned index)
{
    return be32_at(blob + 4 * index);
}

/* Whether [offset, offset + size) lies in the blob. */
static bool inside(uint32_t offset, uint32_t size, uint32_t total)
{
    return offset <= total && size <= total - offset;
}

/* Header layout: section 5.2. Sets up the index's offsets. Returns the reason, or NULL. */
static const char *read_header(struct dt_index *index, const uint8_t *blob, uint32_t limit)
{
    if (header_field(blob, 0) != DT_MAGIC)
        return "the magic number is wrong";
    uint32_t total = header_field(blob, 1), structure = header_field(blob, 2);
    uint32_t strings = header_field(blob, 3), reservations = header_field(blob, 4);
    uint32_t version = header_field(blob, 5), compatible_version = header_field(blob, 6);
    uint32_t strings_size = header_field(blob, 8), structure_size = header_field(blob, 9);

    if (version < 17 || compatible_version > 17)
        return "its format version is not 17";
    if (total < DT_HEADER_SIZE || total > limit)
        return "its size is out of range";
    if (!inside(structure, structure_size, total) || structure % 4 || structure_size < 16)
        return "its structure block lies outside";
    if (!inside(strings, strings_size, total))
        return "its strings block lies outside";
    if (strings_size && blob[strings + strings_size - 1])
        return "its strings block does not end with NUL";
    if (!inside(reservations, 16, total) || reservations % 8)
        return "its memory reservation block lies outside";
    index->blob = blob;
    index->strings = strings;
    index->strings_size = strings_size;
    index->structure_end = structure + structure_size;
    index->reservations = reservations;
    index->total_size = total;
    index->count = 0;
    return NULL;
}

/* The reservation block is a list of address and size pairs that ends with a pair of zeros
 * (section 5.3). */
static const char *check_reservations(const struct dt_index *index)
{
    for (uint32_t at = index->reservations; inside(at, 16, index->total_size); at += 16)
        if (!be64_at(index->blob + at) && !be64_at(index->blob + at + 8))
            return NULL;
    return "its memory reservation block has no end";
}

/* Where the NUL-terminated, padded name at @at ends: a multiple of four, since @at is one. The
 * word with the NUL is the last. 0: there is none. */
static uint32_t end_of_name(const struct dt_index *index, uint32_t at)
{
    for (; inside(at, 4, index->structure_end); at += 4) {
        uint32_t word = raw32_at(index->blob + at);
        if ((word - 0x01010101u) & ~word & 0x80808080u)
            return at + 4;
    }
    return 0;
}

static int begin_node(struct dt_index *index, struct scan *scan)
{
    if (index->count == DT_NODES_MAX)
        return -ENOSPC;
    if (scan->node < 0 && index->count > 0) {
        scan->cause = "it has two roots";
        return -EINVAL;
    }
    uint32_t end = end_of_name(index, scan->at), size = end - scan->at;
    if (!end || size > UINT16_MAX) {
        scan->cause = "a node's name has no end";
        return -EINVAL;
    }
    int parent = scan->node;
    struct dt_record *record = &index->nodes[index->count];
    *record = (struct dt_record){
        .name = scan->at,
        .name_size = (uint16_t)size,
        .parent = parent < 0 ? 0 : (uint16_t)parent,
        .available = parent < 0 || index->nodes[parent].available,
    };
    scan->node = index->count++;
    scan->at += size;
    scan->props_ended = false;
    return 0;
}

static int end_node(const struct dt_index *index, struct scan *scan)
{
    if (scan->node < 0) {
        scan->cause = "a node ends that did not begin";
        return -EINVAL;
    }
    scan->node = scan->node == DT_ROOT ? -1 : index->nodes[scan->node].parent;
    scan->props_ended = true;
    return 0;
}

/* A string property: non-empty and NUL-terminated. */
static bool is_text(const uint8_t *value, uint32_t length)
{
    return length && !value[length - 1];
}

/* Whether the property's name, at @offset of the strings block, is that one. dtc stores each name
 * once, so mostly the offset decides. */
static bool is_property(const struct dt_index *index, struct scan *scan, uint32_t offset,
                        enum property property, const char *name)
{
    if (scan->known[property] == offset + 1)
        return true;
    if (strcmp((const char *)index->blob + index->strings + offset, name))
        return false;
    scan->known[property] = offset + 1;
    return true;
}

static bool is_okay(const uint8_t *status, uint32_t length)
{
    return is_text(status, length) &&
           (!strcmp((const char *)status, "okay") || !strcmp((const char *)status, "ok"));
}

/* Remembers what lookups need. The first letter rules out most properties. */
static void note_property(struct dt_index *index, struct scan *scan, uint32_t name, uint32_t at,
                          uint32_t length)
{
    struct dt_record *record = &index->nodes[scan->node];
    const uint8_t *value = index->blob + at;
    uint8_t letter = index->blob[index->strings + name];
    if (letter == 'c' && is_property(index, scan, name, COMPATIBLE, "compatible")) {
        if (!record->compatible && is_text(value, length))
            record->compatible = at;
    } else if (letter == 'p' && is_property(index, scan, name, PHANDLE, "phandle")) {
        if (length == 4)
            record->phandle = be32_at(value);
    } else if (letter == 's' && is_property(index, scan, name, STATUS, "status")) {
        if (!is_okay(value, length))
            record->available = 0;
    } else if (letter == 'd' && is_property(index, scan, name, DEVICE_TYPE, "device_type")) {
        if (is_text(value, length) && !strcmp((const char *)value, "memory"))
            record->memory = 1;
    }
}

/* FDT_PROP: length, offset of the name in the strings block, value (section 5.4.1). */
static int property(struct dt_index *index, struct scan *scan)
{
    if (scan->node < 0 || scan->props_ended) {
        scan->cause = "a property stands outside a node";
        return -EINVAL;
    }
    if (!inside(scan->at, 8, index->structure_end)) {
        scan->cause = "it ends inside a property";
        return -EINVAL;
    }
    uint32_t length = be32_at(index->blob + scan->at);
    uint32_t name = be32_at(index->blob + scan->at + 4);
    uint32_t value = scan->at + 8;
    if (name >= index->strings_size || !inside(value, length, index->structure_end)) {
        scan->cause = "a property reaches outside";
        return -EINVAL;
    }
    note_property(index, scan, name, value, length);
    scan->at = value + ((length + 3) & ~3u);
    return 0;
}

/* @kind is as it stands in memory, big-endian. */
static int token(struct dt_index *index, struct scan *scan, uint32_t kind)
{
    if (kind == RAW(DT_PROP))
        return property(index, scan);
    if (kind == RAW(DT_BEGIN_NODE))
        return begin_node(index, scan);
    if (kind == RAW(DT_END_NODE))
        return end_node(index, scan);
    if (kind == RAW(DT_NOP))
        return 0;
    scan->cause = "it holds an unknown token";
    return -EINVAL;
}

static int scan_structure(struct dt_index *index, struct scan *scan)
{
    while (inside(scan->at, 4, index->structure_end)) {
        uint32_t kind = raw32_at(index->blob + scan->at);
        scan->at += 4;
        if (kind == RAW(DT_END)) {
            if (scan->node < 0 && index->count > 0)
                return 0;
            scan->cause = "it ends inside a node";
            return -EINVAL;
        }
        int error = token(index, scan, kind);
        if (error)
            return error;
    }
    scan->cause = "its structure block has no end";
    return -EINVAL;
}

int dt_init(const void *blob, uint32_t limit, const char **cause)
{
    struct dt_index *index = &dt_index_;
    index->count = 0;
    *cause = read_header(index, blob, limit);
    if (!*cause)
        *cause = check_reservations(index);
    if (*cause)
        return -EINVAL;
    struct scan scan = {.at = header_field(blob, 2), .node = -1};
    int error = scan_structure(index, &scan);
    *cause = error == -ENOSPC ? "it has more than 512 nodes" : scan.cause;
    if (error)
        index->count = 0;
    return error;
}

uint32_t dt_total_size(void)
{
    return dt_index_.total_size;
}

int dt_reservation(unsigned number, uint64_t *base, uint64_t *size)
{
    const uint8_t *entry = dt_index_.blob + dt_index_.reservations;
    for (;; entry += 16) {
        *base = be64_at(entry);
        *size = be64_at(entry + 8);
        if (!*base && !*size)
            return -ENOENT;
        if (!number--)
            return 0;
    }
}
