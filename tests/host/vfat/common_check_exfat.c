/* The same for exFAT. Who owns a cluster must be marked in the bitmap, and nobody else. */
#include "common_check_exfat.h"
#include <stdlib.h>
#include <string.h>

struct volume {
    const uint8_t *fat, *heap, *bitmap;
    uint32_t cluster_bytes, clusters;
    uint8_t *owned;
    struct check *check;
};

static uint64_t number(const uint8_t *bytes, unsigned count)
{
    uint64_t value = 0;
    while (count--)
        value = value << 8 | bytes[count];
    return value;
}

static const uint8_t *at(const struct volume *volume, uint32_t cluster)
{
    return volume->heap + (size_t)(cluster - 2) * volume->cluster_bytes;
}

static int is_there(const struct volume *volume, uint64_t cluster)
{
    return cluster >= 2 && cluster - 2 < volume->clusters;
}

static int is_marked(const struct volume *volume, uint32_t cluster)
{
    return volume->bitmap[(cluster - 2) / 8] >> (cluster - 2) % 8 & 1;
}

static uint32_t next_of(const struct volume *volume, uint32_t cluster, int in_row)
{
    return in_row ? cluster + 1 : (uint32_t)number(volume->fat + 4 * (size_t)cluster, 4);
}

/* Owns @count clusters, or those of a whole chain if it is 0, and collects their bytes. */
static uint8_t *own(struct volume *volume, uint32_t cluster, uint32_t count, int in_row,
                    uint32_t *found)
{
    uint8_t *bytes = malloc(1);
    *found = 0;
    while (count ? *found < count : cluster != 0xffffffff) {
        if (!is_there(volume, cluster) || (volume->bitmap && !is_marked(volume, cluster))) {
            volume->check->broken++;
            break;
        }
        if (volume->owned[cluster]++) {
            volume->check->shared++;
            break;
        }
        bytes = realloc(bytes, (*found + 1) * (size_t)volume->cluster_bytes);
        memcpy(bytes + *found * (size_t)volume->cluster_bytes, at(volume, cluster),
               volume->cluster_bytes);
        ++*found;
        cluster = next_of(volume, cluster, in_row);
    }
    volume->check->broken += count && !in_row && cluster != 0xffffffff;
    return bytes;
}

static void check_folder(struct volume *volume, const uint8_t *slots, uint32_t count);

static int sum_is_wrong(const uint8_t *set)
{
    uint16_t sum = 0;
    for (unsigned i = 0; i < (set[1] + 1u) * 32; i++)
        if (i != 2 && i != 3)
            sum = (uint16_t)((sum >> 1 | sum << 15) + set[i]);
    return sum != number(set + 2, 2);
}

static void check_set(struct volume *volume, const uint8_t *set)
{
    uint64_t valid = number(set + 40, 8), size = number(set + 56, 8);
    uint32_t first = (uint32_t)number(set + 52, 4), found;
    uint32_t count = (uint32_t)((size + volume->cluster_bytes - 1) / volume->cluster_bytes);
    if (sum_is_wrong(set) || set[32] != 0xc0 || set[64] != 0xc1) {
        volume->check->broken++; /* before a mount, a part of it may be old */
        return;
    }
    volume->check->broken += valid > size || (first == 0) != (size == 0);
    for (const uint8_t *slot = set + 64; slot <= set + 32 * set[1]; slot += 32)
        if (slot[0] == 0xe1 && slot[1] & 1)
            free(own(volume, (uint32_t)number(slot + 20, 4),
                     (uint32_t)((number(slot + 24, 8) + volume->cluster_bytes - 1) /
                                volume->cluster_bytes),
                     slot[1] & 2, &found));
    if (!count)
        return;
    uint8_t *bytes = own(volume, first, count, set[33] & 2, &found);
    if (set[4] & 16)
        check_folder(volume, bytes, found * volume->cluster_bytes / 32);
    volume->check->folders += (set[4] & 16) != 0;
    volume->check->files += !(set[4] & 16);
    free(bytes);
}

/* The first bitmap is the root's: before a mount, a part of a set may look like one. */
static void check_folder(struct volume *volume, const uint8_t *slots, uint32_t count)
{
    for (uint32_t i = 0; i < count && slots[i * 32]; i++) {
        const uint8_t *slot = slots + i * 32;
        if (slot[0] == 0x81 && !volume->bitmap)
            volume->bitmap = at(volume, (uint32_t)number(slot + 20, 4));
        if (slot[0] == 0x85 && i + slot[1] >= count) {
            volume->check->broken++;
        } else if (slot[0] == 0x85) {
            check_set(volume, slot);
            i += slot[1];
        } else if (slot[0] == 0x81 || slot[0] == 0x82) {
            uint32_t found;
            free(own(volume, (uint32_t)number(slot + 20, 4), 0, 0, &found));
        } else if (slot[0] & 0x40 && slot[0] & 0x80) {
            volume->check->broken++; /* a part of a set that does not begin */
        }
    }
}

struct check check_exfat(const uint8_t *bytes)
{
    struct check check = {.shared = 0};
    unsigned shift = bytes[108];
    struct volume volume = {.check = &check, .clusters = (uint32_t)number(bytes + 92, 4)};
    uint32_t found;
    volume.fat = bytes + (number(bytes + 80, 4) << shift);
    volume.heap = bytes + (number(bytes + 88, 4) << shift);
    volume.cluster_bytes = 1u << (shift + bytes[109]);
    volume.owned = calloc(volume.clusters + 2, 1);
    uint8_t *root = own(&volume, (uint32_t)number(bytes + 96, 4), 0, 0, &found);
    check_folder(&volume, root, found * volume.cluster_bytes / 32);
    for (uint32_t i = 2; i < volume.clusters + 2; i++)
        check.lost += is_marked(&volume, i) && !volume.owned[i];
    free(root);
    free(volume.owned);
    return check;
}
