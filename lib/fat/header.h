/* What a half of the journal begins with. */
#pragma once

#include "volume.h"

#define JOURNAL_MAGIC "VFATJRN2"

/* The volume was finished; another system had left it unfinished. */
enum { CLOSED = 1, WAS_DIRTY = 2 };

/* In the first sector of a half, in the byte order of the machine that wrote it: another cannot
 * read it. */
struct header {
    uint8_t magic[8];
    uint32_t serial, place; /* of the volume; of this sector */
    uint64_t sequence;      /* larger by one than in the other half, or smaller */
    uint32_t state;
    uint32_t count, orphans; /* of sectors and chains */
    uint32_t free;           /* clusters, or UNKNOWN */
    uint32_t content;        /* hash of the sectors' hashes */
    uint32_t next;           /* see struct vfat_volume */
    uint32_t sectors[GROUP_SECTORS], old[GROUP_SECTORS];
    uint32_t orphan[ORPHANS];
    uint32_t padding, hash; /* of what is above */
};

uint32_t vfat_header_hash(const struct header *header);

/* Its sector. */
uint32_t vfat_half_place(const struct vfat_volume *volume, unsigned half);

/* Adds the next sector's hash to a header's content. */
void vfat_add_content(uint32_t *content, uint32_t hash);

/* Notes which sectors a half holds. */
void vfat_list_half(struct vfat_volume *volume, unsigned half, const struct header *header);
