/* A mounted volume, for the library's own files. Sector numbers are the volume's, of 512 bytes. */
#pragma once

#include "fat.h"
#include <string.h>

#define SLOT          32u /* bytes of a folder's entry */
#define SLOTS         (VFAT_SECTOR / SLOT)
#define FOLDER_SLOTS  65536u              /* the most that a folder may have */
#define SET_SLOTS     21u                 /* the most that a name takes: 20 for the long one */
#define GROUP_SECTORS 15u                 /* the most that a group changes */
#define STAGED        (GROUP_SECTORS + 1) /* sectors that are collected to be written at once */
#define CALL_SECTORS  8u                  /* the most that a step of a call changes */
#define ORPHANS       32u                 /* chains that no name has */
#define NO_SECTOR     UINT32_MAX
#define LAST          UINT32_MAX       /* a link: the chain ends here */
#define BROKEN        (UINT32_MAX - 1) /* a link that is none */
#define UNKNOWN       UINT32_MAX
#define MAP_RUNS      8u
#define BUFFER_CHAINS 64u
#define INDEXES       2u
#define IDLE_NODES    16u /* closed, and kept for the next time */
#define KEPT_NAME     40u /* bytes of a name by which an open or idle node is found */
#define NAME_PLACES   64u
#define ABSENT_NAMES  8u
#define BEGUN_CHAINS  8u

enum buffer_state {
    CLEAN,
    WRITTEN, /* a file's data, to be written before the group that it belongs to */
    CHANGED  /* part of the group: stays until that is committed */
};

struct buffer {
    uint32_t sector;
    uint32_t age;
    uint32_t old; /* CHANGED, or CLEAN and @hashed: the hash of what is on the medium */
    enum buffer_state state;
    uint32_t hashed;
    uint32_t new;        /* the hash of what the journal has */
    struct buffer *next; /* of those in the same chain */
    uint8_t *bytes;
};

/* Clusters of a file that lie in a row. */
struct run {
    uint32_t index; /* of the first one in the file */
    uint32_t cluster, count;
};

/* What a walk over a chain has found: a window of its runs, in ascending order. */
struct map {
    uint32_t used;
    uint32_t row; /* no links say it: so many clusters lie in a row; 0: links do */
    struct run runs[MAP_RUNS];
};

/* What the volume says of a file or folder beside its name. Without padding, to be compared. */
struct entry {
    uint64_t size, valid; /* bytes; of these are written: the others are zeros */
    uint32_t first;       /* cluster; 0: none */
    uint32_t written, created;
    uint16_t accessed;
    uint8_t attributes;
    uint8_t in_row; /* no links: its clusters lie in a row */
};

/* What vfat_node_update() wrote into an entry last; all 0: nothing, or it was changed since. */
struct told {
    uint64_t size, valid;
    uint32_t time, first;
};

/* In this and in struct vfat_volume what is used most comes first, and truths are words:
 * instructions that reach these are short. */
struct vfat_node {
    struct vfat_node *next;
    struct vfat_volume *volume;
    uint64_t size;  /* of a file */
    uint64_t valid; /* bytes that are written; the others are zeros */
    uint32_t first; /* cluster; 0: none */
    uint32_t folder;
    uint32_t gone;       /* has no name any more */
    uint32_t doubtful;   /* its entry may say something else */
    uint32_t references; /* 0: idle */
    uint32_t sector,
        slot;       /* where its short entry is: the sector, and which of it; NO_SECTOR: nowhere */
    uint32_t begin; /* the first slot of its set in the folder */
    uint32_t version;
    uint32_t near, near_sector; /* of a folder: the sector that was used last, and where it is */
    struct map map;
    struct vfat_node **link; /* what points at it in the volume's list */
    struct vfat_node *above; /* exFAT: the folder that it is in, held */
    uint64_t id;
    struct told told;
    _Alignas(4) uint8_t kept[2 * SLOT]; /* the entry of what is gone */
    /* the name by which it was opened last: see vfat_node_keep() */
    uint32_t parent;
    struct vfat_node *same; /* the next one with the same place */
    uint8_t place, length;  /* 0: none */
    bool unnoted;           /* none of volume->absent is of this folder */
    uint8_t followed;       /* the place of what vfat_follow() found in it last */
    char name[KEPT_NAME];
};

/* The names of a large folder: index.h. */
struct index {
    uint32_t *places; /* NULL: it is none */
    uint32_t mask;    /* their number - 1 */
    uint32_t used, removed;
    bool full;          /* it was dropped as it was */
    uint32_t *clusters; /* of the folder; behind the places */
    uint32_t cluster_count;
    uint32_t key;              /* the folder's first cluster */
    uint32_t room, room_slots; /* as many free slots in a row are not before this slot */
};

/* A name that a folder does not have: see vfat_is_absent(). */
struct absent {
    uint32_t parent; /* 0: none */
    uint8_t length;
    char name[KEPT_NAME];
};

struct vfat_volume {
    const struct vfat_device *device;
    const struct vfat_kind *kind; /* exFAT's, or NULL: FAT */
    uint32_t bits;
    uint32_t end;           /* the last cluster's number and one */
    uint32_t cluster_shift; /* log2 of the sectors */
    uint32_t data_start, fat_start, fat_sectors;
    uint32_t next, free; /* where to look for free clusters, and their number or UNKNOWN */
    uint32_t read_only;
    uint32_t active;    /* marked as being changed */
    uint32_t was_dirty; /* another system left it so */
    uint32_t fresh;     /* data in new clusters was written since the last flush */
    uint32_t unflushed; /* something that vfat_sync() promises was written since */
    uint32_t away;      /* the group that was committed last is not where it belongs */
    uint32_t relisted;  /* the orphans are others than in the journal */
    uint32_t owed;      /* more than freed clusters has changed since the last commit */
    uint32_t mark;      /* where the boot sector says that it is being changed; 0: nowhere */
    uint32_t journal;   /* first sector; 0: none */
    uint32_t half;      /* its sectors / 2 */
    uint32_t limit;     /* sectors that a group may change */
    uint32_t changed, written, clock, buffer_count; /* of buffers */
    uint32_t waiting_count, ready;                  /* see @waiting */
    int stuck;                       /* the error that keeps those from being freed, or 0 */
    uint32_t idle;                   /* nodes */
    struct buffer *buffers, *last;   /* the one that was filled or became unused last */
    uint8_t *staging;                /* STAGED sectors */
    struct vfat_node *nodes, **held; /* first idle ones, from that closed first on; what points at
                                      * the first of the others */
    uint64_t sequence;               /* of the group that was committed last */
    uint64_t most_bytes;             /* of a file */
    struct vfat_exfat *exfat;
    bool full;    /* no cluster is free */
    bool counted; /* the number of free clusters is not what FSInfo says */
    bool moved;   /* nodes may be open whose id is not that of the place of their entry */
    uint8_t fats;
    uint8_t mark_bit;                /* of the byte at @mark */
    uint32_t root_start, root_slots; /* FAT12 and FAT16 */
    uint32_t info;                   /* FSInfo's sector, or 0 */
    uint32_t serial;                 /* the volume's */
    uint32_t gap;                    /* sectors for the journal that exFAT leaves to nobody, or 0 */
    uint32_t gone;                   /* open nodes without a name */
    struct vfat_node root;
    struct vfat_node *names[NAME_PLACES];
    struct absent absent[ABSENT_NAMES];
    /* chains to be freed: the first @ready ones have no name on the medium either */
    uint32_t waiting[ORPHANS];
    uint32_t begun[BEGUN_CHAINS],
        begun_count;                     /* where chains begin that the medium does not have */
    uint32_t listed[2][GROUP_SECTORS];   /* what the journal's halves hold */
    struct buffer *group[GROUP_SECTORS]; /* those that are CHANGED, by their sectors */
    struct buffer *chains[BUFFER_CHAINS];
    /* folders' names */
    struct index indexes[INDEXES];
    uint32_t index_bytes, index; /* the one that was used last */
};

/* A constant, where the program and the library are compiled as one, so that what only exFAT needs
 * goes. */
static inline __attribute__((always_inline)) const struct vfat_kind *
kind_of(const struct vfat_volume *volume)
{
    return vfat_has_exfat ? volume->kind : NULL;
}

/* A name in UTF-16. */
struct name {
    uint32_t length;
    uint32_t hash;                       /* 0: not computed yet */
    _Alignas(8) uint16_t units[20 * 13]; /* as many as the slots of a long name hold */
};

/* The entries of a name in a folder. */
struct set {
    uint32_t first, slots;               /* the short one is the last */
    uint32_t sector, slot;               /* where that is */
    _Alignas(8) uint8_t entry[2 * SLOT]; /* the short one */
    uint32_t is_long;
    uint32_t hash;             /* of the long name if that is known, or 0 */
    uint32_t short_hash;       /* the same for the short one */
    uint8_t *bytes[SET_SLOTS]; /* where the slots are in memory: for reading, as long as buffers
                                * stay; from vfat_pin() on for changing */
    uint8_t *end;              /* the slot behind them if it becomes the end mark, or NULL */
};

#define BIG_ENDIAN_HOST (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

/* Little-endian numbers at even addresses, */
static inline uint32_t get16(const uint8_t *bytes)
{
    uint16_t value;

    memcpy(&value, __builtin_assume_aligned(bytes, 2), sizeof value);
    return BIG_ENDIAN_HOST ? __builtin_bswap16(value) : value;
}

static inline uint32_t get32(const uint8_t *bytes)
{
    return get16(bytes) | get16(bytes + 2) << 16;
}

static inline void put16(uint8_t *bytes, uint32_t value)
{
    uint16_t half = BIG_ENDIAN_HOST ? __builtin_bswap16((uint16_t)value) : (uint16_t)value;

    memcpy(__builtin_assume_aligned(bytes, 2), &half, sizeof half);
}

static inline void put32(uint8_t *bytes, uint32_t value)
{
    put16(bytes, value);
    put16(bytes + 2, value >> 16);
}

/* of eight bytes at a multiple of eight, */
static inline uint64_t get_word(const uint8_t *bytes)
{
    uint64_t value;

    memcpy(&value, __builtin_assume_aligned(bytes, 8), sizeof value);
    return BIG_ENDIAN_HOST ? __builtin_bswap64(value) : value;
}

static inline void put_word(uint8_t *bytes, uint64_t value)
{
    uint64_t word = BIG_ENDIAN_HOST ? __builtin_bswap64(value) : value;

    memcpy(__builtin_assume_aligned(bytes, 8), &word, sizeof word);
}

static inline void copy_slot(uint8_t *to, const uint8_t *from)
{
    for (const uint8_t *end = from + SLOT; from < end; from += 8, to += 8)
        put_word(to, get_word(from));
}

/* and at any. */
static inline uint32_t get16_odd(const uint8_t *bytes)
{
    return (uint32_t)(bytes[0] | bytes[1] << 8);
}

static inline uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static inline uint32_t cluster_sector(const struct vfat_volume *volume, uint32_t cluster)
{
    return volume->data_start + ((cluster - 2) << volume->cluster_shift);
}

static inline uint32_t cluster_sectors(const struct vfat_volume *volume)
{
    return (uint32_t)1 << volume->cluster_shift;
}

static inline bool is_cluster(const struct vfat_volume *volume, uint32_t cluster)
{
    return cluster >= 2 && cluster < volume->end;
}

/* Transfers of the volume's sectors. */
int vfat_device_read(struct vfat_volume *volume, uint32_t sector, void *to, uint32_t count);
int vfat_device_write(struct vfat_volume *volume, uint32_t sector, const void *from,
                      uint32_t count);

/* Memory. When there is none, what is only kept for speed makes room. */
void *vfat_alloc(struct vfat_volume *volume, size_t size);
void vfat_free(struct vfat_volume *volume, void *memory);

/* Says that the volume is broken: VFAT_EIO. */
int vfat_broken(struct vfat_volume *volume, const char *cause, uint32_t sector);
