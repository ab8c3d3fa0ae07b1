#include "fat_dates.h"
#include "fat_entry.h"
#include "fat_map.h"
#include "fat_time.h"
#include "lib/bytes/little_endian.h"
#include "mount.h"
#include "src/time/dates.h"
#include "src/time/realtime.h"
#include <yao/module.h>
#include <yao/time.h>

YAO_ALTERNATIVE(dates, card);

/* FAT specification 1.03, "FAT 32 Byte Directory Entry Structure" */
#define ENTRY_SIZE       32u
#define ENTRY_ATTRIBUTES 11
#define ENTRY_CREATED    14
#define ENTRY_ACCESSED   18 /* a date without a time */
#define ENTRY_WRITTEN    22
#define END              0x00
#define FREE             0xe5
#define LONG_NAME        0x0f
#define ATTRIBUTES       0x3f

/* Of the root folder: 64 KiB, which is 128 reads on a card at most. */
#define SECTORS_MAX 128u

void fat_newer(struct fat_volume *volume, uint32_t time)
{
    if (!fat_time_is_valid(time))
        return;
    volume->newest = time;
    realtime_past(fat_time_to_unix(time) * (int64_t)TIME_SECOND,
                  FAT_TIME_STEP * (int64_t)TIME_SECOND);
}

static void see_entry(struct fat_volume *volume, const uint8_t *entry)
{
    if (entry[0] == FREE || (entry[ENTRY_ATTRIBUTES] & ATTRIBUTES) == LONG_NAME)
        return;
    fat_saw(volume, le32(entry + ENTRY_CREATED));
    fat_saw(volume, (uint32_t)le16(entry + ENTRY_ACCESSED) << 16);
    fat_saw(volume, le32(entry + ENTRY_WRITTEN));
}

/* Whether there are more. */
static bool see_sector(struct fat_volume *volume, const uint8_t *sector)
{
    for (uint32_t at = 0; at < BLOCK_SECTOR; at += ENTRY_SIZE) {
        if (sector[at] == END)
            return false;
        see_entry(volume, sector + at);
    }
    return true;
}

#define SEEN 1

/* SEEN: that was all. 0: there may be more elsewhere. Or the device's error. */
static int see_sectors(struct fat_volume *volume, uint32_t sector, uint32_t count, uint32_t *left)
{
    for (; count && *left; sector++, count--, --*left) {
        const uint8_t *bytes = volume->fs.win;
        int error = sector == volume->fs.winsect ? 0 : cache_get(&volume->cache, sector, &bytes);
        if (error)
            return error;
        if (!see_sector(volume, bytes))
            return SEEN;
    }
    return *left ? 0 : SEEN;
}

/* The root of FAT32 is a chain of clusters. SEEN, the device's error, or -EIO with *cause. */
static int see_chain(struct fat_volume *volume, uint32_t *left, const char **cause)
{
    const FATFS *fs = &volume->fs;
    uint32_t cluster = fs->dirbase;
    int done = 0;

    if (cluster < 2 || cluster >= fs->n_fatent)
        *cause = "its first cluster does not exist";
    while (!done && !*cause && cluster) {
        done = see_sectors(volume, fs->database + (cluster - 2) * fs->csize, fs->csize, left);
        if (!done)
            done = fat_next_cluster(volume, cluster, &cluster, cause);
    }
    return done;
}

static void see_root(struct fat_volume *volume)
{
    const FATFS *fs = &volume->fs;
    uint32_t left = SECTORS_MAX;
    const char *cause = NULL;
    int done =
        fs->fs_type == FS_FAT32
            ? see_chain(volume, &left, &cause)
            : see_sectors(volume, fs->dirbase, fs->n_rootdir * ENTRY_SIZE / BLOCK_SECTOR, &left);

    if (cause)
        fat_broken("/", "look for the newest date", cause);
    else if (done < 0)
        fat_device_error("/", "look for the newest date", done);
}

/* Without a volume there was a message. */
void dates_look(void)
{
    struct fat_volume *volume;

    if (!mount_root(&volume))
        see_root(volume);
}
