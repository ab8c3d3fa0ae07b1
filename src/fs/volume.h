/* Volumes of file systems on block devices, whatever their type. */
#pragma once

#include "mount.h"
#include "src/block/cache.h"

/* What each begins with. */
struct volume {
    struct cache cache;
    struct volume *next; /* of those that were left: volume_leave() */
    unsigned mount;      /* its number in yao_mounts */
    bool read_only;
};

struct partition;
struct volume_search;

#define VOLUME_FOUND 1

/* What each of these file systems does with its volumes:
 *
 * probe: looks at a partition that a mount's settings allow, which begins with @sector, and mounts
 * it: VOLUME_FOUND and search->volume; 0 if it holds none, after a message if it seems to be meant
 * for one; or a negative errno after a message.
 *
 * sync: what was written up to here is on the medium when it returns 0. unmount: the same at the
 * end. Or a negative errno after a message.
 *
 * leave: for a volume whose medium is gone: it is freed when none of its files is open any more,
 * and it was left or another is. Until then these return errors. */
#define VOLUME_OPERATIONS(name)                                                                    \
    int name##_probe(struct volume_search *search, const struct partition *partition,              \
                     const uint8_t *sector);                                                       \
    int name##_sync(struct name##_volume *volume);                                                 \
    int name##_unmount(struct name##_volume *volume);                                              \
    void name##_leave(struct name##_volume *volume)

/* For images without. */
#define VOLUME_OPERATIONS_NONE(name)                                                               \
    int name##_probe(struct volume_search *search, const struct partition *partition,              \
                     const uint8_t *sector)                                                        \
    {                                                                                              \
        return 0;                                                                                  \
    }                                                                                              \
    int name##_sync(struct name##_volume *volume)                                                  \
    {                                                                                              \
        return 0;                                                                                  \
    }                                                                                              \
    int name##_unmount(struct name##_volume *volume)                                               \
    {                                                                                              \
        return 0;                                                                                  \
    }                                                                                              \
    void name##_leave(struct name##_volume *volume)                                                \
    {                                                                                              \
    }                                                                                              \
    struct name##_volume

/* Of a mount on a device, whether its type is FAT; else it is littlefs. */
__attribute__((always_inline)) static inline bool volume_is_fat(unsigned mount)
{
    return !mount_type_is_there(MOUNT_LITTLEFS) || mount_is(mount, MOUNT_FAT);
}

/* Calls the operation, such as _sync, of its file system: there is no table of them, so that an
 * image with one file system calls it directly. */
#define VOLUME_CALL(volume, operation)                                                             \
    (volume_is_fat((volume)->mount) ? fat##operation((struct fat_volume *)(volume))                \
                                    : littlefs##operation((struct littlefs_volume *)(volume)))

/* Looks for the volume of a mount once, and again when a card was removed or put in, or when there
 * was no memory; else returns the same again. 0 and *volume, which begins with struct volume, or
 * the errors of fat.h. */
int volume_mounted(unsigned mount, void **volume);

/* The mount of a volume that has some of these sectors of the medium that is in @block now, or -1:
 * none is mounted. */
int volume_with(const struct block_device *block, uint64_t first, uint64_t count);

/* sync(): writes back what was changed on all volumes, and what /dev was written to. 0, or the
 * first error after all were tried, each logged. Who mounts a volume, or opens one of /dev, makes
 * it fd_sync_volume. */
int volumes_sync(void);
