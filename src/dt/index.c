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
enum property { COMPATIBLE, PHANDLE, LINUX_PHANDLE, STATUS, DEVICE_TYPE, PROPERTIES };

struct scan {
    const uint8_t *at, *end;          /* the next token; the end of the structure block */
    int node;                         /* the current node, -1 outside the root */
    int open;                         /* the same, -1 if a child was seen: no property may follow */
    const uint8_t *known[PROPERTIES]; /* the name in the strings block; NULL: not yet seen */
    void (*visit)(dt_node);           /* called for each node; NULL: build the index instead */
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

/* With or without a unit address. The caller has compared the first four letters. */
static bool is_reserved_memory(const uint8_t *name)
{
    return !strncmp((const char *)name + 4, "rved-memory", 11);
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
    if (scan->node >= 0)
        links = (uint32_t)size | (index->nodes[scan->node].links & DT_AVAILABLE) |
                (uint32_t)scan->node << DT_PARENT;
    if (raw32_at(scan->at) == RAW(0x72657365) && scan->node == DT_ROOT && /* "rese" */
        is_reserved_memory(scan->at))
        links |= DT_RESERVED;
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
    if (scan->visit)
        scan->visit(scan->node);
    scan->node = scan->node == DT_ROOT ? -1 : (int)(index->nodes[scan->node].links >> DT_PARENT);
    scan->open = -1;
    return NULL;
}

/* Whether the string @found of the strings block is @name. dtc stores each name once, so that after
 * the first match comparing addresses is enough. */
static __attribute__((noinline)) bool is_name(struct scan *scan, const uint8_t *found,
                                              enum property property, const char *name)
{
    if (scan->known[property] == found)
        return true;
    if (strcmp((const char *)found, name))
        return false;
    scan->known[property] = found;
    return true;
}

/* The same, where many names begin with the same letter, which the caller has compared: the second
 * rules out most of them. */
static inline bool is_among(struct scan *scan, const uint8_t *found, enum property property,
                            const char *name)
{
    return found[1] == name[1] && is_name(scan, found, property, name);
}

static bool is_okay(const char *status)
{
    return !strcmp(status, "okay") || !strcmp(status, "ok");
}

/* Records what lookups need of a property, whose value is @length bytes. The first letters rule out
 * most properties. A string must end with NUL. */
static void note_property(struct dt_index *index, struct scan *scan, const uint8_t *name,
                          const uint8_t *bytes, size_t length)
{
    struct dt_record *record = &index->nodes[scan->open];
    const char *value = (const char *)bytes;
    bool text = length && !value[length - 1];
    char letter = (char)*name;
    if (letter == 'c' && is_among(scan, name, COMPATIBLE, "compatible")) {
        if (!record->compatible && text)
            record->compatible = (uint32_t)(bytes - index->blob);
    } else if ((letter == 'p' && is_among(scan, name, PHANDLE, "phandle")) ||
               (letter == 'l' && is_name(scan, name, LINUX_PHANDLE, "linux,phandle"))) {
        if (length == 4)
            record->phandle = be32_at(value);
    } else if (letter == 's' && is_among(scan, name, STATUS, "status")) {
        if (!text || !is_okay(value))
            record->links &= ~DT_AVAILABLE;
    } else if (letter == 'd' && is_name(scan, name, DEVICE_TYPE, "device_type")) {
        if (text && !strcmp(value, "memory"))
            record->links |= DT_MEMORY;
    }
}

/* A length or an offset, which nearly always is below 65536. */
static inline __attribute__((no_sanitize("alignment"))) size_t small_at(const uint8_t *b)
{
    uint16_t high;
    __builtin_memcpy(&high, __builtin_assume_aligned(b, 2), sizeof high);
    return __builtin_expect(high, 0) ? be32_at(b) : (size_t)b[2] * 256 + b[3];
}

/* FDT_PROP: length, offset of the name in the strings block, value (section 5.4.1). */
static const char *property(struct dt_index *index, struct scan *scan)
{
    const uint8_t *at = scan->at;
    if (scan->open < 0 || !left(scan, 8))
        return damaged;
    size_t length = small_at(at), name = small_at(at + 4), whole = 8 + ((length + 3) & ~(size_t)3);
    if (name >= index->strings_size || !left(scan, whole))
        return damaged;
    scan->at += whole;
    note_property(index, scan, index->strings + name, at + 8, length);
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

static const char *scan_tree(struct dt_index *index, void (*visit)(dt_node))
{
    struct scan scan = {.at = index->structure,
                        .end = index->structure_end,
                        .node = -1,
                        .open = -1,
                        .visit = visit};
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
    return cause ? cause : scan_tree(index, NULL);
}

const char *dt_each(void (*visit)(dt_node node))
{
    struct dt_index *index = &dt_index_;
    if (!index->count)
        return scan_tree(index, visit);
    for (int node = 0; node < index->count; node++)
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
