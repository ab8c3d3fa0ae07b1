/* exFAT: where things are, and what its files have in common. */
#pragma once

#include "kind.h"

/* Kinds of slots. In use if the highest bit is set. */
enum {
    TYPE_BITMAP = 0x81,
    TYPE_UPCASE = 0x82,
    TYPE_LABEL = 0x83,
    TYPE_FILE = 0x85,
    TYPE_STREAM = 0xc0,
    TYPE_NAME = 0xc1,
    TYPE_BENIGN = 0xe0, /* with any other bits: a vendor's, behind the name */
    TYPE_USED = 0x80,
};

/* The first two slots of a set: all of them are named in the first one, and checked by its sum. */
enum {
    FILE_MORE = 1,
    FILE_SUM = 2, /* two bytes */
    FILE_ATTRIBUTES = 4,
    FILE_CREATED = 8,
    FILE_WRITTEN = 12,
    FILE_ACCESSED = 16,
    FILE_CREATED_10MS = 20,
    FILE_WRITTEN_10MS = 21,
    FILE_CREATED_ZONE = 22,
    FILE_WRITTEN_ZONE = 23,
    FILE_ACCESSED_ZONE = 24,
    STREAM = SLOT,
    STREAM_FLAGS = STREAM + 1,
    STREAM_UNITS = STREAM + 3,
    STREAM_HASH = STREAM + 4,
    STREAM_VALID = STREAM + 8,
    STREAM_FIRST = STREAM + 20,
    STREAM_SIZE = STREAM + 24,
};

/* What a vendor's slot may have of its own. */
enum { VENDOR_FLAGS = 1, VENDOR_FIRST = 20, VENDOR_SIZE = 24 };

/* Of STREAM_FLAGS and VENDOR_FLAGS: it may have clusters; they lie in a row, and the FAT says
 * nothing of them. */
enum { MAY_ALLOCATE = 1, IN_ROW = 2 };

#define NAME_UNITS  15u /* of a slot; from byte 2 on */
#define ZONE_UTC    0x80u
#define LABEL_UNITS 11u /* from byte 2 on; byte 1 is their number */

#define PAGE_UNITS 256u

struct vfat_exfat {
    uint32_t bitmap; /* its first cluster */
    struct map map;
    /* Upper case: pages of units; NULL: they have none. */
    uint16_t (*pages)[PAGE_UNITS];
    uint16_t page_of[65536 / PAGE_UNITS]; /* one more than the page's number; 0: as it is */
};

static inline uint64_t get64(const uint8_t *bytes)
{
    return get32(bytes) | (uint64_t)get32(bytes + 4) << 32;
}

static inline void put64(uint8_t *bytes, uint64_t value)
{
    put32(bytes, (uint32_t)value);
    put32(bytes + 4, (uint32_t)(value >> 32));
}

static inline uint16_t rotate_16(uint16_t sum)
{
    return (uint16_t)(sum >> 1 | sum << 15);
}

/* Reads the table of capitals at @first, of @size bytes, into volume->exfat, which it allocates. */
int exfat_read_upcase(struct vfat_volume *volume, uint32_t first, uint64_t size, uint32_t sum);

static inline uint16_t exfat_upper(const struct vfat_exfat *exfat, uint16_t unit)
{
    uint16_t page = exfat->page_of[unit / PAGE_UNITS];

    return page ? exfat->pages[page - 1][unit % PAGE_UNITS] : unit;
}

int exfat_count_free(struct vfat_volume *volume);
int exfat_skip_used(struct vfat_volume *volume, uint32_t *cluster, uint32_t end);
int exfat_is_free(struct vfat_volume *volume, uint32_t cluster);
int exfat_prepare(struct vfat_volume *volume, uint32_t cluster, uint32_t count);
int exfat_set_used(struct vfat_volume *volume, uint32_t cluster, bool used);
int exfat_link_row(struct vfat_node *node);
int exfat_shed(struct vfat_node *folder, struct set *set);

/* 16 bits that the volume has for each name, as the index wants them: never 0. */
static inline uint32_t exfat_spread(uint32_t hash)
{
    return (hash + 1) * 0x9e3779b1u;
}

uint32_t exfat_hash(const struct vfat_volume *volume, struct name *name);
int exfat_next_set(struct vfat_node *folder, uint32_t *slot, struct set *set);
void exfat_set_name(const struct set *set, struct name *name);
bool exfat_is_named(const struct vfat_volume *volume, struct set *set, struct name *name);

void exfat_make_set(const struct vfat_volume *volume, struct name *name, struct set *set);
void exfat_place(const struct name *name, const struct set *set);
void exfat_rewrite(const struct set *set);
void exfat_erase(const struct set *set);

void exfat_get(const uint8_t *bytes, struct entry *entry);
void exfat_put(const struct entry *entry, uint8_t *bytes);
void exfat_copy(uint8_t *to, const uint8_t *from);
int exfat_node_get(struct vfat_node *node, struct entry *entry);
int exfat_node_put(struct vfat_node *node, const struct entry *entry);
int exfat_node_pin(struct vfat_node *node);

const char *exfat_check(const uint8_t *sector, uint64_t *sectors);
int exfat_read_boot(struct vfat_volume *volume);
void exfat_release(struct vfat_volume *volume);
int exfat_label(struct vfat_volume *volume, struct name *name);
int exfat_set_label(struct vfat_volume *volume, const char *text, size_t length);
