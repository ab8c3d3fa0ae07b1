/* The tree's index, private to src/dt. See <yao/dt.h> for what it offers. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <yao/dt.h>

struct dt_record;

/* Reads and validates the whole tree at @blob in one pass. @blob need not be aligned; at most
 * @limit bytes of it are touched, at least DT_HEADER_SIZE. The index goes to @records, where
 * there is room for @room of them. Returns NULL, or why the tree is refused, in words. That is
 * dt_too_many when there is not room enough: then dt_each() works nevertheless, and nothing else.
 */
const char *dt_init(const void *blob, size_t limit, struct dt_record *records, unsigned room);

extern const char dt_too_many[];

/* Calls @visit for every node. In it, the node's properties, its
 * ancestors, dt_reg() and dt_path() can be had even without an index of the whole tree, as long as
 * the room is enough for the nodes from the root to the deepest one. Returns as dt_init() does. */
const char *dt_each(void (*visit)(dt_node node));

/* How many nodes dt_each() found. */
unsigned dt_visited(void);

/* Whether it is a memory node that is available, or a region of /reserved-memory. */
bool dt_is_memory(dt_node node);
bool dt_is_reserved(dt_node node);

/* Size of the tree in bytes. */
size_t dt_total_size(void);

/* The entry of its memory reservation block that follows @after, NULL to begin. Returns NULL at the
 * end. */
const void *dt_reservation(const void *after, uint64_t *base, uint64_t *size);

/* Behind the index: what is left of its room is free. */
void *dt_index_end(void);

/* dt_property() for a name of @size bytes, or one that ends with NUL. */
#define DT_WHOLE SIZE_MAX
const void *dt_property_n(dt_node node, const char *name, size_t size, int *length);

#define DT_HEADER_SIZE 40u
#define DT_SIZE_MAX    0x200000u /* as Linux: a tree fits 2 MiB */
#define DT_MAGIC       0xd00dfeedu
#define DT_DEPTH_MAX   64u /* of trees that are read without room for an index of them */

enum dt_token { DT_BEGIN_NODE = 1, DT_END_NODE = 2, DT_PROP = 3, DT_NOP = 4, DT_END = 9 };

/* A token as it stands in memory. */
#define RAW(token) __builtin_bswap32(token)

#define DT_AVAILABLE 1u
#define DT_MEMORY    2u     /* its device_type is "memory" */
#define DT_RESERVED  0x400u /* it is /reserved-memory */

/* One node. Offsets count from the start of the blob; the first property follows the name.
 * Nodes stand in the tree's own order, so descendants follow their ancestor directly. */
struct dt_record {
    uint32_t name;
    uint32_t compatible; /* offset of the value, 0: none */
    uint32_t phandle;    /* 0: none */
    uint32_t links;      /* the parent from bit DT_PARENT on, the name's size, the flags */
};

#define DT_PARENT    11
#define DT_NAME_SIZE 0x3fcu /* in bytes with NUL and padding, a multiple of four */

struct dt_index {
    const uint8_t *blob, *strings, *structure, *structure_end, *reservations;
    size_t strings_size, total_size;
    struct dt_record *nodes;
    int count, room, visited;
};

_Static_assert(sizeof(struct dt_record) == 16,
               "tools/resolve/tables.py and tools/report/size_txt.py count with that");

extern struct dt_index dt_index_;

/* Four bytes as they stand in memory. The tree is nearly always aligned. If it is not, the firmware
 * emulates the load on harts that cannot do it. */
static inline __attribute__((no_sanitize("alignment"))) uint32_t raw32_at(const void *address)
{
    uint32_t value;
    __builtin_memcpy(&value, __builtin_assume_aligned(address, 4), sizeof value);
    return value;
}

/* Big-endian cells, byte by byte: firmware may put the tree at any address, and a misaligned
 * load traps on U54 and U74. */
static inline __attribute__((always_inline)) size_t be32_inline(const uint8_t *b)
{
    return (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
}

uint32_t be32_at(const void *address);
uint64_t be64_at(const void *address);
