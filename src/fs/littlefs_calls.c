/* Calls littlefs: see littlefs_calls.h. */
#include "littlefs_calls.h"
#include <errno.h>
#include <setjmp.h>
#include <yao/log.h>

static jmp_buf way_out; /* of the call that littlefs is in */
static unsigned broken_line;

void littlefs_broken(unsigned line)
{
    broken_line = line;
    longjmp(way_out, 1);
}

static void tell(const struct littlefs_volume *volume, const char *what)
{
    log_error("%s: littlefs volume at sector %llu: %s", volume->name,
              (unsigned long long)volume->base.cache.first, what);
}

static int give_up(struct littlefs_volume *volume)
{
    volume->failed = -EIO;
    log_error(
        "%s: littlefs volume at sector %llu: it contradicts itself (lfs.c:%u), and is not used "
        "any more",
        volume->name, (unsigned long long)volume->base.cache.first, broken_line);
    return -EIO;
}

static int64_t finish(const struct littlefs_volume *volume, int64_t result)
{
    if (result != LFS_ERR_CORRUPT)
        return result;
    tell(volume, "it is damaged");
    return -EIO;
}

/* What is in memory of a volume that failed makes no sense: it is not touched any more. */
#define CALL(volume, call)                                                                         \
    if ((volume)->failed)                                                                          \
        return (volume)->failed;                                                                   \
    if (setjmp(way_out))                                                                           \
        return give_up(volume);                                                                    \
    return finish(volume, call)

#define CALL_INT(volume, call)                                                                     \
    if ((volume)->failed)                                                                          \
        return (volume)->failed;                                                                   \
    if (setjmp(way_out))                                                                           \
        return give_up(volume);                                                                    \
    return (int)finish(volume, call)

int littlefs_call_format(struct littlefs_volume *volume)
{
    CALL_INT(volume, lfs_format(&volume->lfs, &volume->config));
}

int littlefs_call_mount(struct littlefs_volume *volume)
{
    CALL_INT(volume, lfs_mount(&volume->lfs, &volume->config));
}

int littlefs_call_unmount(struct littlefs_volume *volume)
{
    CALL_INT(volume, lfs_unmount(&volume->lfs));
}

int64_t littlefs_call_used(struct littlefs_volume *volume)
{
    CALL(volume, lfs_fs_size(&volume->lfs));
}

int littlefs_call_open(struct littlefs_volume *volume, lfs_file_t *file, const char *path,
                       int flags, const struct lfs_file_config *config)
{
    CALL_INT(volume, lfs_file_opencfg(&volume->lfs, file, path, flags, config));
}

int littlefs_call_close(struct littlefs_volume *volume, lfs_file_t *file)
{
    CALL_INT(volume, lfs_file_close(&volume->lfs, file));
}

int littlefs_call_sync(struct littlefs_volume *volume, lfs_file_t *file)
{
    CALL_INT(volume, lfs_file_sync(&volume->lfs, file));
}

int littlefs_call_seek(struct littlefs_volume *volume, lfs_file_t *file, uint32_t position)
{
    CALL_INT(volume, lfs_file_seek(&volume->lfs, file, (lfs_soff_t)position, LFS_SEEK_SET));
}

int littlefs_call_read(struct littlefs_volume *volume, lfs_file_t *file, void *buffer,
                       uint32_t size)
{
    CALL_INT(volume, lfs_file_read(&volume->lfs, file, buffer, size));
}

int littlefs_call_write(struct littlefs_volume *volume, lfs_file_t *file, const void *buffer,
                        uint32_t size)
{
    CALL_INT(volume, lfs_file_write(&volume->lfs, file, buffer, size));
}

int littlefs_call_truncate(struct littlefs_volume *volume, lfs_file_t *file, uint32_t size)
{
    CALL_INT(volume, lfs_file_truncate(&volume->lfs, file, size));
}

int littlefs_call_mkdir(struct littlefs_volume *volume, const char *path)
{
    CALL_INT(volume, lfs_mkdir(&volume->lfs, path));
}

int littlefs_call_remove(struct littlefs_volume *volume, const char *path)
{
    CALL_INT(volume, lfs_remove(&volume->lfs, path));
}

int littlefs_call_rename(struct littlefs_volume *volume, const char *from, const char *to)
{
    CALL_INT(volume, lfs_rename(&volume->lfs, from, to));
}

int littlefs_call_stat(struct littlefs_volume *volume, const char *path, struct lfs_info *info)
{
    CALL_INT(volume, lfs_stat(&volume->lfs, path, info));
}

int littlefs_call_get(struct littlefs_volume *volume, const char *path, uint8_t type, void *value,
                      uint32_t size)
{
    CALL_INT(volume, lfs_getattr(&volume->lfs, path, type, value, size));
}

int littlefs_call_set(struct littlefs_volume *volume, const char *path, uint8_t type,
                      const void *value, uint32_t size)
{
    CALL_INT(volume, lfs_setattr(&volume->lfs, path, type, value, size));
}

int littlefs_call_open_folder(struct littlefs_volume *volume, lfs_dir_t *folder, const char *path)
{
    CALL_INT(volume, lfs_dir_open(&volume->lfs, folder, path));
}

int littlefs_call_close_folder(struct littlefs_volume *volume, lfs_dir_t *folder)
{
    CALL_INT(volume, lfs_dir_close(&volume->lfs, folder));
}

int littlefs_call_next(struct littlefs_volume *volume, lfs_dir_t *folder, struct lfs_info *info)
{
    CALL_INT(volume, lfs_dir_read(&volume->lfs, folder, info));
}

int littlefs_call_place(struct littlefs_volume *volume, lfs_dir_t *folder, uint32_t position)
{
    CALL_INT(volume, lfs_dir_seek(&volume->lfs, folder, position));
}
