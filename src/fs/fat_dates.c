#include "fat_dates.h"
#include "fat.h"
#include "fat_time.h"
#include "fat_volume.h"
#include "mount.h"
#include "src/time/dates.h"
#include "src/time/realtime.h"
#include <errno.h>
#include <yao/module.h>
#include <yao/time.h>

YAO_ALTERNATIVE(dates, card);

/* Of the root folder: 64 KiB, which is 128 reads on a card at most. */
#define POSITIONS_MAX 2048u

void fat_newer(struct fat_volume *volume, uint32_t time)
{
    if (!fat_time_is_valid(time))
        return;
    volume->newest = time;
    realtime_past(fat_time_to_unix(time) * (int64_t)TIME_SECOND,
                  FAT_TIME_STEP * (int64_t)TIME_SECOND);
}

/* The first mount that can have one; without a volume there was a message. */
static int find_volume(void **volume)
{
    unsigned mount = 0;

    while (!mount_is(mount, MOUNT_FAT))
        if (++mount == yao_mount_count)
            return -ENODEV;
    *volume = yao_mount_volumes[mount];
    return *volume ? 0 : fat_mounted(mount, volume);
}

void dates_look(void)
{
    void *found;
    struct vfat_entry entry;
    uint32_t position = 0;

    if (find_volume(&found))
        return;
    struct fat_volume *volume = found;
    while (position < POSITIONS_MAX &&
           vfat_readdir(vfat_root(volume->vfat), &position, &entry) == 1) {
        fat_saw(volume, entry.status.created);
        fat_saw(volume, (uint32_t)entry.status.accessed << 16);
        fat_saw(volume, entry.status.written);
    }
}
