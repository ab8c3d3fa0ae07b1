/* The tree's index, private to src/dt. See <yao/dt.h> for what it offers. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <yao/dt.h>

/* Reads and validates the whole tree at @blob in one pass. @blob need not be aligned; at most
 * @limit bytes of it are touched, at least DT_HEADER_SIZE. Returns NULL, or why the tree is
 * refused, in words. */
const char *dt_init(const void *blob, size_t limit);

/* Size of the tree in bytes, and its memory reservation block: entry @index as base and
 * size; 0 or -ENOENT past its end. */
size_t dt_total_size(void);
int dt_reservation(unsigned index, uint64_t *base, uint64_t *size);

/* Behind the index: what is left of its section is free. */
void *dt_index_end(void);

/* dt_property() for a name of @size bytes, or one that ends with NUL. */
#define DT_WHOLE SIZE_MAX
const void *dt_property_n(dt_node node, const char *name, size_t size, int *length);

#define DT_HEADER_SIZE 40u
#define DT_MAGIC       0xd00dfeedu
#define DT_NODES_MAX   500

enum dt_token { DT_BEGIN_NODE = 1, DT_END_NODE = 2, DT_PROP = 3, DT_NOP = 4, DT_END = 9 };

/* A token as it stands in memory. */
#define RAW(token) __builtin_bswap32(token)

#define DT_AVAILABLE 1u
#define DT_MEMORY    2u /* its device_type is "memory" */

/* One node. Offsets count from the start of the blob; the first property follows the name.
 * Nodes stand in the tree's own order, so descendants follow their ancestor directly. */
struct dt_record {
    uint32_t name;
    uint32_t compatible; /* offset of the value, 0: none */
    uint32_t phandle;    /* 0: none */
    uint16_t parent;
    uint8_t name_words; /* of four bytes, with NUL and padding */
    uint8_t flags;
};

struct dt_index {
    const uint8_t *blob, *strings, *structure, *structure_end, *reservations;
    size_t strings_size, total_size;
    int count;
    struct dt_record nodes[DT_NODES_MAX];
};

_Static_assert(sizeof(struct dt_record) == 16 && offsetof(struct dt_index, nodes) == 60,
               "tools/report/size_txt.py counts with that");

extern struct dt_index dt_index_;

/* Four bytes as they stand in memory. The tree is nearly always aligned; volatile keeps the
 * compiler from seeing that both ways are the same and choosing the longer. */
static inline __attribute__((always_inline)) uint32_t raw32_at(const void *address)
{
    const uint8_t *b = address;
    if ((uintptr_t)b % 4 == 0)
        return *(const volatile uint32_t *)address;
    return (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

/* Big-endian cells, byte by byte: firmware may put the tree at any address, and a misaligned
 * load traps on U54 and U74. */
static inline __attribute__((always_inline)) uint32_t be32_inline(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

uint32_t be32_at(const void *address);
uint64_t be64_at(const void *address);
