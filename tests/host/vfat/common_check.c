#include "common_check.h"
#include "common_check_exfat.h"
#include <stdlib.h>
#include <string.h>

struct volume {
    const uint8_t *bytes;
    uint32_t bits, cluster_bytes, clusters, root_bytes;
    const uint8_t *fat, *root, *data;
    uint8_t *owned;
    struct check *check;
};

static uint32_t number(const uint8_t *bytes, unsigned count)
{
    uint32_t value = 0;
    while (count--)
        value = value << 8 | bytes[count];
    return value;
}

static uint32_t link_of(const struct volume *volume, uint32_t cluster)
{
    if (volume->bits == 32)
        return number(volume->fat + cluster * 4, 4) & 0xfffffff;
    if (volume->bits == 16)
        return number(volume->fat + cluster * 2, 2);
    return number(volume->fat + cluster * 3 / 2, 2) >> (cluster % 2 * 4) & 0xfff;
}

/* Owns the clusters of a chain. Their number. */
static uint32_t own(struct volume *volume, uint32_t cluster)
{
    uint32_t count = 0, end = volume->bits == 32 ? 0xffffff8 : volume->bits == 16 ? 0xfff8 : 0xff8;
    while (cluster < end) {
        if (cluster < 2 || cluster - 2 >= volume->clusters || !link_of(volume, cluster)) {
            volume->check->broken++;
            break;
        }
        if (volume->owned[cluster]++) {
            volume->check->shared++;
            break;
        }
        count++;
        cluster = link_of(volume, cluster);
    }
    return count;
}

static void walk_folder(struct volume *volume, uint32_t at);

static void check_entry(struct volume *volume, const uint8_t *entry)
{
    uint32_t first = number(entry + 26, 2), size = number(entry + 28, 4);
    if (volume->bits == 32)
        first |= number(entry + 20, 2) << 16;
    uint32_t count = first ? own(volume, first) : 0;
    if (entry[11] & 16) {
        volume->check->folders++;
        if (count)
            walk_folder(volume, first);
        return;
    }
    volume->check->files++;
    volume->check->broken += count != (size + volume->cluster_bytes - 1) / volume->cluster_bytes;
}

/* False at the end mark. */
static int check_slots(struct volume *volume, const uint8_t *slots, uint32_t size)
{
    for (uint32_t i = 0; i < size; i += 32) {
        if (!slots[i])
            return 0;
        if (slots[i] != 0xe5 && slots[i] != '.' && !(slots[i + 11] & 8))
            check_entry(volume, slots + i);
    }
    return 1;
}

static void walk_folder(struct volume *volume, uint32_t at)
{
    for (uint32_t n = 0; n < volume->clusters && at >= 2 && at - 2 < volume->clusters; n++) {
        const uint8_t *slots = volume->data + (size_t)(at - 2) * volume->cluster_bytes;
        if (!check_slots(volume, slots, volume->cluster_bytes))
            break;
        at = link_of(volume, at);
    }
}

static struct volume parse(const uint8_t *bytes, uint64_t sectors)
{
    struct volume volume = {.bytes = bytes};
    uint32_t size = number(bytes + 11, 2), fat = number(bytes + 22, 2);
    uint32_t total = number(bytes + 19, 2) ? number(bytes + 19, 2) : number(bytes + 32, 4);
    volume.bits = fat ? 16 : 32;
    fat = fat ? fat : number(bytes + 36, 4);
    volume.fat = bytes + (size_t)number(bytes + 14, 2) * size;
    volume.root = volume.fat + (size_t)bytes[16] * fat * size;
    volume.root_bytes = number(bytes + 17, 2) * 32;
    volume.data = volume.root + volume.root_bytes;
    volume.cluster_bytes = bytes[13] * size;
    volume.clusters =
        (uint32_t)(((size_t)total * size - (size_t)(volume.data - bytes)) / volume.cluster_bytes);
    if (volume.bits == 16 && volume.clusters <= 4084)
        volume.bits = 12;
    return volume;
}

struct check check_volume(const uint8_t *bytes, uint64_t sectors)
{
    if (memcmp(bytes + 3, "EXFAT   ", 8) == 0)
        return check_exfat(bytes);
    struct check check = {.shared = 0};
    struct volume volume = parse(bytes, sectors);
    volume.check = &check;
    volume.owned = calloc(volume.clusters + 2, 1);
    if (volume.bits == 32) {
        own(&volume, number(bytes + 44, 4));
        walk_folder(&volume, number(bytes + 44, 4));
    } else {
        check_slots(&volume, volume.root, volume.root_bytes);
    }
    for (uint32_t i = 2; i < volume.clusters + 2; i++)
        check.lost += link_of(&volume, i) && !volume.owned[i];
    free(volume.owned);
    return check;
}
