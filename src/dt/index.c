/*
 * Builds the index in one pass over the flattened tree (Devicetree Specification v0.4, chapter 5).
 *
 * The pass validates everything that later queries rely on: all tokens lie inside the structure
 * block, names end with NUL inside their block, property values fit, nodes nest, and the block
 * ends with FDT_END. So queries need no checks of their own.
 */
#include "dt.h"
#include <errno.h>
#include <string.h>

struct dt_index dt_index_;

const char dt_too_many[] = "there is no room for its nodes";

/* Properties that the index records. */
enum property { COMPATIBLE, PHANDLE, DEVICE_TYPE, STATUS, LINUX_PHANDLE, PROPERTIES };

static const char names[PROPERTIES][14] = {"compatible", "phandle", "device_type", "status",
                                           "linux,phandle"};

struct scan {
    const uint8_t *at, *end; /* the next token; the end of the structure block */
    int node;                /* the current node, -1 outside the root */
    int open;                /* the same, -1 if a child was seen: no property may follow */
    const uint8_t **known;   /* the names in the strings block; NULL: not yet seen */
    void (*visit)(dt_node);  /* called for nodes; NULL: build the index instead */
    uint32_t flags;          /* that the visited ones have */
};

static const char damaged[] = "its structure is damaged";
static const char outside[] = "a block lies outside of it";

/* All functions here that return a string return why the tree is refused, or NULL. */

/* Whether the @size bytes at @offset lie within @total. */
static bool inside(size_t offset, size_t size, size_t total)
{
    return offset <= total && size <= total - offset;
}

static bool left(const struct scan *scan, size_t size)
{
    return inside(0, size, (size_t)(scan->end - scan->at));
}

/* Header layout: section 5.2. Sets up the index's offsets. */
static const char *read_header(struct dt_index *index, const uint8_t *blob, size_t limit)
{
    size_t field[10];
    for (unsigned i = 0; i < 10; i++)
        field[i] = be32_at(blob + 4 * i);
    size_t total = field[1], structure = field[2], strings = field[3], reservations = field[4];
    size_t strings_size = field[8], structure_size = field[9];

    if (field[0] != DT_MAGIC)
        return "the magic number is wrong";
    if (field[5] < 17 || field[6] > 17)
        return "its format version is not 17";
    if (total < DT_HEADER_SIZE || total > limit)
        return "its size is out of range";
    if (!inside(structure, structure_size, total) || structure % 4 ||
        !inside(strings, strings_size, total) || !inside(reservations, 16, total) ||
        reservations % 8)
        return outside;
    if (strings_size && blob[strings + strings_size - 1])
        return outside;
    index->blob = blob;
    index->strings = blob + strings;
    index->strings_size = strings_size;
    index->structure = blob + structure;
    index->structure_end = index->structure + structure_size;
    index->reservations = blob + reservations;
    index->total_size = total;
    return NULL;
}

/* The reservation block is a list of address and size pairs that ends with a pair of zeros
 * (section 5.3). */
static const char *check_reservations(const struct dt_index *index)
{
    const uint8_t *end = index->blob + index->total_size;
    for (const uint8_t *at = index->reservations; end - at >= 16; at += 16)
        if (!be64_at(at) && !be64_at(at + 8))
            return NULL;
    return outside;
}

/* The padded size of the name that comes next: up to and including the word with its NUL. 0: it
 * has no end. Tests four bytes at a time (see zero_bytes() in src/string/strlen.c). */
static size_t name_size(const struct scan *scan)
{
    for (const uint8_t *at = scan->at; scan->end - at >= 4; at += 4) {
        uint32_t word = raw32_at(at);
        if ((word - 0x01010101u) & ~word & 0x80808080u)
            return (size_t)(at - scan->at) + 4;
    }
    return 0;
}

/* When only visiting, records are kept for the current node and its ancestors: a record's number is
 * its depth then. */
static const char *begin_node(struct dt_index *index, struct scan *scan)
{
    int node = scan->visit ? scan->node + 1 : index->count;
    if (node == (scan->visit ? (int)DT_DEPTH_MAX : index->room))
        return dt_too_many;
    if (scan->node < 0 && index->count > 0)
        return damaged;
    size_t size = name_size(scan);
    if (!size || size > DT_NAME_SIZE)
        return damaged;
    struct dt_record *record = &index->nodes[node];
    uint32_t links = (uint32_t)size | DT_AVAILABLE;
    if (scan->node >= 0) {
        uint32_t above = index->nodes[scan->node].links;
        links = (uint32_t)size | (above & DT_AVAILABLE) | (above & DT_RESERVES) << 1 |
                (uint32_t)scan->node << DT_PARENT;
    }
    /* With or without a unit address. */
    if (scan->node == DT_ROOT && dt_begins((const char *)scan->at, "reserved-memory", 15))
        links |= DT_RESERVES;
    *record = (struct dt_record){.name = (uint32_t)(scan->at - index->blob), .links = links};
    index->count++;
    scan->node = scan->open = node;
    scan->at += size;
    return NULL;
}

static const char *end_node(const struct dt_index *index, struct scan *scan)
{
    if (scan->node < 0)
        return damaged;
    uint32_t links = index->nodes[scan->node].links;
    if (scan->visit && !(~links & scan->flags))
        scan->visit(scan->node);
    scan->node = scan->node == DT_ROOT ? -1 : (int)(links >> DT_PARENT);
    scan->open = -1;
    return NULL;
}

/* Which property has the name @found, which is in the strings block. dtc stores each name once, so
 * that after the first match comparing addresses is enough. */
static int find_name(const uint8_t **known, const uint8_t *found)
{
    for (int i = 0; i < PROPERTIES; i++)
        if (known[i] == found ||
            (*found == (uint8_t)names[i][0] && !strcmp((const char *)found, names[i]))) {
            known[i] = found;
            return i;
        }
    return PROPERTIES;
}

/* Whether one of the names begins with @letter: most properties are ruled out so. */
static bool begins_name(uint8_t letter)
{
    return letter == 'c' || letter == 'p' || letter == 'd' || letter == 's' || letter == 'l';
}

static bool is_okay(const char *status)
{
    return !strcmp(status, "okay") || !strcmp(status, "ok");
}

/* Records what lookups need of a property, whose value is @length bytes. A string must end with
 * NUL. */
static void note_property(struct dt_index *index, struct scan *scan, int property,
                          const uint8_t *bytes, size_t length)
{
    struct dt_record *record = &index->nodes[scan->open];
    const char *value = (const char *)bytes;
    bool text = length && !value[length - 1];
    if (property == COMPATIBLE) {
        if (!record->compatible && text)
            record->compatible = (uint32_t)(bytes - index->blob);
    } else if (property == PHANDLE || property == LINUX_PHANDLE) {
        if (length == 4)
            record->phandle = be32_at(value);
    } else if (property == STATUS) {
        if (!text || !is_okay(value))
            record->links &= ~DT_AVAILABLE;
    } else if (property == DEVICE_TYPE) {
        if (text && !strcmp(value, "memory"))
            record->links |= DT_MEMORY;
    }
}

static inline __attribute__((no_sanitize("alignment"))) uint16_t upper_half(const uint8_t *cell)
{
    uint16_t half;
    __builtin_memcpy(&half, __builtin_assume_aligned(cell, 2), sizeof half);
    return half;
}

/* FDT_PROP: length, offset of the name in the strings block, value (section 5.4.1). Nearly always
 * both numbers are below 65536. */
static const char *property(struct dt_index *index, struct scan *scan)
{
    const uint8_t *at = scan->at;
    if (scan->open < 0 || !left(scan, 8))
        return damaged;
    size_t length = at[2] * 256u + at[3], name = at[6] * 256u + at[7];
    if (upper_half(at) | upper_half(at + 4)) {
        length = be32_at(at);
        name = be32_at(at + 4);
    }
    size_t whole = 8 + ((length + 3) & ~(size_t)3);
    if (name >= index->strings_size || !left(scan, whole))
        return damaged;
    scan->at += whole;
    const uint8_t *found = index->strings + name;
    if (begins_name(*found))
        note_property(index, scan, find_name(scan->known, found), at + 8, length);
    return NULL;
}

static const char *scan_structure(struct dt_index *index, struct scan *scan)
{
    const char *cause = NULL;
    while (!cause && left(scan, 4)) {
        uint32_t token = raw32_at(scan->at);
        scan->at += 4;
        if (token == RAW(DT_PROP))
            cause = property(index, scan);
        else if (token == RAW(DT_BEGIN_NODE))
            cause = begin_node(index, scan);
        else if (token == RAW(DT_END_NODE))
            cause = end_node(index, scan);
        else if (token == RAW(DT_END))
            return scan->node < 0 && index->count > 0 ? NULL : damaged;
        else if (token != RAW(DT_NOP))
            return damaged;
    }
    return cause ? cause : "its nodes do not end";
}

static const char *scan_tree(struct dt_index *index, uint32_t flags, void (*visit)(dt_node))
{
    const uint8_t *known[PROPERTIES] = {0};
    struct scan scan = {.at = index->structure,
                        .end = index->structure_end,
                        .node = -1,
                        .open = -1,
                        .known = known,
                        .visit = visit,
                        .flags = flags};
    index->count = 0;
    const char *cause = scan_structure(index, &scan);
    index->visited = index->count;
    if (cause || visit)
        index->count = 0;
    return cause;
}

const char *dt_init(const void *blob, size_t limit, struct dt_record *records, unsigned room)
{
    struct dt_index *index = &dt_index_;
    index->count = 0;
    index->nodes = records;
    index->room = (int)room;
    const char *cause = read_header(index, blob, limit);
    if (!cause)
        cause = check_reservations(index);
    return cause ? cause : scan_tree(index, 0, NULL);
}

const char *dt_each(uint32_t flags, void (*visit)(dt_node node))
{
    struct dt_index *index = &dt_index_;
    if (!index->count)
        return scan_tree(index, flags, visit);
    const struct dt_record *record = index->nodes;
    for (int node = 0, count = index->count; node < count; node++, record++)
        if (!(~record->links & flags))
            visit(node);
    return NULL;
}

unsigned dt_visited(void)
{
    return (unsigned)dt_index_.visited;
}

size_t dt_total_size(void)
{
    return dt_index_.total_size;
}

void *dt_index_end(void)
{
    return &dt_index_.nodes[dt_index_.count ? (unsigned)dt_index_.count : DT_DEPTH_MAX];
}

const void *dt_reservation(const void *after, uint64_t *base, uint64_t *size)
{
    const uint8_t *entry = after ? (const uint8_t *)after + 16 : dt_index_.reservations;
    *base = be64_at(entry);
    *size = be64_at(entry + 8);
    return *base | *size ? entry : NULL;
}
