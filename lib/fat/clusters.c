/* Free clusters: taking them, and giving back those of chains without a name. */
#include "buffers.h"
#include "journal.h"
#include "kind.h"
#include "table.h"

#define MOST_AT_ONCE  256u /* clusters: their links are in three sectors of the FAT at most */
#define MOST_OF_EXFAT 128u /* in two, and in two of the bitmap */

static uint32_t wrap(const struct vfat_volume *volume, uint32_t cluster)
{
    return cluster >= volume->end ? 2 : cluster;
}

/* find_free() where there is a bitmap. */
static int find_in_bitmap(struct vfat_volume *volume, uint32_t cluster, uint32_t *found)
{
    uint32_t from[2] = {cluster, 2}, end[2] = {volume->end, cluster};

    for (unsigned i = 0; i < 2; i++) {
        *found = from[i];
        int error = kind_of(volume)->skip_used(volume, found, end[i]);
        if (error || *found < end[i])
            return error;
    }
    volume->full = true;
    return VFAT_ENOSPC;
}

/* The first free cluster from @cluster on. 0, an error, or VFAT_ENOSPC. */
static int find_free(struct vfat_volume *volume, uint32_t cluster, uint32_t *found)
{
    if (kind_of(volume))
        return find_in_bitmap(volume, cluster, found);
    for (uint32_t left = volume->end - 2; left--; cluster = wrap(volume, cluster + 1)) {
        int is_free = vfat_is_free(volume, cluster);
        *found = cluster;
        if (is_free)
            return is_free < 0 ? is_free : 0;
    }
    volume->full = true;
    return VFAT_ENOSPC;
}

/* How many are free from @first on, which is. */
static uint32_t count_free(struct vfat_volume *volume, uint32_t first, uint32_t most)
{
    uint32_t count = 1;

    while (count < most && first + count < volume->end && vfat_is_free(volume, first + count) == 1)
        count++;
    return count;
}

/* Nothing fails once all sectors are part of the group. */
int vfat_chain(struct vfat_volume *volume, uint32_t previous, uint32_t first, uint32_t count)
{
    int error = vfat_prepare_links(volume, first, count);

    if (!error && previous)
        error = vfat_set_link(volume, previous, first);
    for (; !error && count--; first++)
        error = vfat_set_link(volume, first, count ? first + 1 : LAST);
    return error;
}

static int take(struct vfat_volume *volume, uint32_t previous, uint32_t count, uint32_t *first)
{
    uint32_t from = previous ? previous + 1 : volume->next;
    int error = volume->full ? VFAT_ENOSPC : find_free(volume, wrap(volume, from), first);

    if (error)
        return error;
    count =
        count_free(volume, *first, smaller(count, kind_of(volume) ? MOST_OF_EXFAT : MOST_AT_ONCE));
    error = vfat_chain(volume, previous, *first, count);
    if (error)
        return error;
    volume->next = wrap(volume, *first + count);
    if (!previous)
        volume->begun[volume->begun_count++ % BEGUN_CHAINS] = *first;
    if (volume->free != UNKNOWN)
        volume->free -= smaller(count, volume->free);
    return (int)count;
}

/* When there is no room, chains that wait may give some, once the medium knows of them. */
int vfat_allocate(struct vfat_volume *volume, uint32_t previous, uint32_t count, uint32_t *first)
{
    int taken = take(volume, previous, count, first);

    while (taken == VFAT_ENOSPC && volume->waiting_count) {
        int error = vfat_commit(volume);
        if (error || volume->stuck)
            return error ? error : volume->stuck;
        taken = take(volume, previous, count, first);
    }
    return taken;
}

/* What FSInfo says about their number may be wrong. */
static void count_freed(struct vfat_volume *volume)
{
    volume->full = false;
    if (volume->free != UNKNOWN)
        volume->free++;
}

void vfat_give_back(struct vfat_volume *volume, uint32_t cluster)
{
    if (vfat_set_link(volume, cluster, 0) == 0)
        count_freed(volume);
}

uint32_t vfat_orphans(const struct vfat_volume *volume, uint32_t list[ORPHANS])
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < volume->waiting_count; i++)
        list[count++] = volume->waiting[i];
    for (const struct vfat_node *node = volume->nodes; node; node = node->next)
        if (node->gone && node->first && count < ORPHANS)
            list[count++] = node->first;
    return count;
}

/* Frees one cluster. *next: what follows it, or 0 at the end. What cannot be read fails before any
 * sector is part of the group, or who tries again would never be finished. */
static int free_one(struct vfat_volume *volume, uint32_t cluster, uint32_t *next)
{
    int error = is_cluster(volume, cluster) ? vfat_link(volume, cluster, next) : 0;

    if (!error && kind_of(volume) && is_cluster(volume, cluster))
        error = vfat_is_free(volume, cluster);
    if (error < 0)
        return error;
    if (!is_cluster(volume, cluster) || *next == 0) {
        *next = 0;
        return 0;
    }
    error = vfat_set_link(volume, cluster, 0);
    if (error)
        return error;
    vfat_forget(volume, cluster_sector(volume, cluster), cluster_sectors(volume));
    count_freed(volume);
    if (!is_cluster(volume, *next))
        *next = 0;
    return 0;
}

/* Did the chain begin in this group? Of the last ones, that is known. */
static bool has_begun(const struct vfat_volume *volume, uint32_t first)
{
    for (uint32_t i = smaller(volume->begun_count, BEGUN_CHAINS); i--;)
        if (volume->begun[i] == first)
            return true;
    return false;
}

/* Frees a chain that the medium does not have. What is left of it if that fails. */
static uint32_t free_now(struct vfat_volume *volume, uint32_t first)
{
    uint32_t next = 0;

    volume->next = first;
    while (first && free_one(volume, first, &next) == 0)
        first = next;
    return first;
}

void vfat_retire(struct vfat_volume *volume, uint32_t first)
{
    if (has_begun(volume, first))
        first = free_now(volume, first);
    if (!first || volume->waiting_count == ORPHANS)
        return;
    volume->waiting[volume->waiting_count++] = first;
    volume->relisted = volume->owed = true;
}

static void drop_first(struct vfat_volume *volume)
{
    volume->waiting_count--;
    volume->ready--;
    for (uint32_t *each = volume->waiting, *end = each + volume->waiting_count; each < end; each++)
        each[0] = each[1];
}

/* A link may lie in two sectors, and a call must find room afterwards. What cannot be read now is
 * tried again with the next group. */
void vfat_reclaim(struct vfat_volume *volume)
{
    uint32_t next = 0;

    volume->stuck = 0;
    while (volume->ready && volume->changed + 2 + CALL_SECTORS <= volume->limit) {
        volume->stuck = free_one(volume, volume->waiting[0], &next);
        if (volume->stuck)
            return;
        volume->relisted = true;
        if (next)
            volume->waiting[0] = next;
        else
            drop_first(volume);
    }
}
