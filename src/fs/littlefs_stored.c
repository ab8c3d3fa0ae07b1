#include "littlefs_stored.h"
#include "lib/bytes/little_endian.h"
#include "mount.h"
#include "src/time/realtime.h"
#include <string.h>
#include <yao/module.h>
#include <yao/time.h>

YAO_ALTERNATIVE(littlefs, some);

#define PERMISSIONS      07777
#define USUAL_OF_FILES   0666
#define USUAL_OF_FOLDERS 0777

static void store(uint8_t *to, uint64_t number, unsigned bytes)
{
    for (; bytes; bytes--, number >>= 8)
        *to++ = (uint8_t)number;
}

void littlefs_store_mode(struct littlefs_stored *stored, mode_t mode)
{
    store(stored->mode, mode, sizeof stored->mode);
}

void littlefs_store_time(struct littlefs_stored *stored, const struct timespec *time)
{
    int64_t now = !time || time->tv_nsec == UTIME_NOW ? realtime_ns() : 0;
    int64_t seconds = now ? now / (int64_t)TIME_SECOND : time->tv_sec;
    int64_t nanoseconds = now ? now % (int64_t)TIME_SECOND : time->tv_nsec;

    if (time && time->tv_nsec == UTIME_OMIT)
        return;
    store(stored->seconds, (uint64_t)seconds, sizeof stored->seconds);
    store(stored->nanoseconds, (uint64_t)nanoseconds, sizeof stored->nanoseconds);
}

void littlefs_saw(const struct littlefs_stored *stored)
{
    uint64_t seconds = le64(stored->seconds);

    if (seconds && seconds < UINT64_MAX / 2 / TIME_SECOND)
        realtime_past((int64_t)(seconds * TIME_SECOND), TIME_SECOND);
}

void littlefs_fill(const struct littlefs_volume *volume, const struct littlefs_stored *stored,
                   mode_t kind, ino_t inode, struct stat *status)
{
    mode_t mode = le16(stored->mode);
    struct timespec time = {.tv_sec = (time_t)le64(stored->seconds),
                            .tv_nsec = (long)le32(stored->nanoseconds)};

    if (!mode)
        mode = kind == S_IFDIR ? USUAL_OF_FOLDERS : USUAL_OF_FILES;
    *status = (struct stat){
        .st_dev = mount_device(volume->base.mount),
        .st_ino = inode,
        .st_mode = kind | (mode & PERMISSIONS),
        .st_nlink = 1,
        .st_blksize = (blksize_t)volume->config.block_size,
        .st_mtim = time,
        .st_atim = time,
        .st_ctim = time,
    };
}

/* POSIX lets a write be dated when somebody asks, or when it is synced. */
void littlefs_node_date(struct littlefs_node *node)
{
    if (node->written)
        littlefs_store_time(&node->stored, NULL);
    node->written = false;
}
