/*
 * The index of the device tree: boot-time functions, and the internals of src/dt. <yao/dt.h> has
 * the functions for everyone else.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <yao/dt.h>

struct dt_record;

/* Reads and validates the whole tree at @blob in one pass, and indexes it in @records, which has
 * room for @room nodes. @blob need not be aligned; at least DT_HEADER_SIZE and at most @limit bytes
 * of it are read. Returns NULL, or in words why the tree was refused. If that is dt_too_many, the
 * index did not fit: then only dt_each() works. */
const char *dt_init(const void *blob, size_t limit, struct dt_record *records, unsigned room);

extern const char dt_too_many[];

/* Calls @visit for every node that has all of @flags (DT_AVAILABLE and so on). Works without a
 * complete index too, as it then needs records only for a node and its ancestors (DT_DEPTH_MAX);
 * @visit may in this case use the node's properties and ancestors, dt_reg() and dt_path(), but
 * nothing else. Returns as dt_init() does. */
const char *dt_each(uint32_t flags, void (*visit)(dt_node node));

/* How many nodes the tree has, if dt_init() or dt_each() has just returned NULL. */
unsigned dt_visited(void);

/* Whether @node is an available memory node, or a child of /reserved-memory. */
bool dt_is_memory(dt_node node);
bool dt_is_reserved(dt_node node);

struct dt_cells {
    size_t address, size;
};

/* The entries of a `reg`, for those who need all of them: dt_regs() begins, and fails as dt_reg()
 * does; dt_next_reg() is dt_reg() of the next one. */
struct dt_regs {
    const uint8_t *at, *end;
    dt_node bus;
    struct dt_cells cells;
};
int dt_regs(dt_node node, struct dt_regs *regs);
int dt_next_reg(struct dt_regs *regs, uint64_t *base, uint64_t *size);

/* Size of the tree in bytes. */
size_t dt_total_size(void);

/* Iterates over the memory reservation block: returns the entry after @after (NULL to begin) and
 * sets *base and *size, or returns NULL at the end. */
const void *dt_reservation(const void *after, uint64_t *base, uint64_t *size);

/* The end of the index: the rest of its room is free. */
void *dt_index_end(void);

/* Whether @string begins with the @size letters of @name, or is @name if that is shorter. */
bool dt_begins(const char *string, const char *name, size_t size);

/* dt_property() for a name of @size bytes, or one that ends with NUL. */
#define DT_WHOLE SIZE_MAX
const void *dt_property_n(dt_node node, const char *name, size_t size, int *length);

#define DT_HEADER_SIZE 40u
#define DT_SIZE_MAX    0x200000u /* 2 MiB, as in Linux */
#define DT_MAGIC       0xd00dfeedu
#define DT_DEPTH_MAX   64u /* levels, of a tree for whose index there is no room */

enum dt_token { DT_BEGIN_NODE = 1, DT_END_NODE = 2, DT_PROP = 3, DT_NOP = 4, DT_END = 9 };

/* A token as raw32_at() reads it: big-endian, not byte-swapped. */
#define RAW(token) __builtin_bswap32(token)

#define DT_AVAILABLE 1u
#define DT_MEMORY    2u     /* its device_type is "memory" */
#define DT_RESERVES  0x400u /* it is /reserved-memory */
#define DT_RESERVED  0x800u /* its parent is: the next bit */

/* One node. Offsets are from the start of the blob; the first property follows the name. Records
 * are in the tree's order, so a node's descendants directly follow it. */
struct dt_record {
    uint32_t name;
    uint32_t compatible; /* offset of the value, 0: none */
    uint32_t phandle;    /* 0: none */
    uint32_t links;      /* parent << DT_PARENT | size of the name | flags */
};

#define DT_PARENT    12
#define DT_NAME_SIZE 0x3fcu /* mask of the name's size in bytes, padded to a multiple of four */

struct dt_index {
    const uint8_t *blob, *strings, *structure, *structure_end, *reservations;
    size_t strings_size, total_size;
    struct dt_record *nodes;
    int count, room, visited;
};

_Static_assert(sizeof(struct dt_record) == 16,
               "tools/resolve/tables.py and tools/report/size_txt.py rely on this size");

extern struct dt_index dt_index_;

/* Four bytes in memory order. One load, as trees are nearly always aligned; for one that is not,
 * the firmware emulates the load on harts that cannot do it. */
static inline __attribute__((no_sanitize("alignment"))) uint32_t raw32_at(const void *address)
{
    uint32_t value;
    __builtin_memcpy(&value, __builtin_assume_aligned(address, 4), sizeof value);
    return value;
}

/* Big-endian cells. Byte by byte, as firmware may put the tree at any address, and misaligned loads
 * trap on U54 and U74. */
uint32_t be32_at(const void *address);
uint64_t be64_at(const void *address);
