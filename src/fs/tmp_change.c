/* Names of files in memory come and go. */
#include "src/file/mask.h"
#include "tmp.h"
#include "tmp_volume.h"
#include <sys/stat.h>
#include <yao/module.h>

YAO_ALTERNATIVE(tmp, memory);

int tmp_mkdir(struct tmp_volume *volume, const char *path, mode_t mode)
{
    struct tmpfs_node *node;

    mode &= 01777 & ~file_mask;
    return tmpfs_create(&volume->memory.fs, path, S_IFDIR | mode, &node);
}

int tmp_unlink(struct tmp_volume *volume, const char *path)
{
    return tmpfs_remove(&volume->memory.fs, path, false);
}

int tmp_rmdir(struct tmp_volume *volume, const char *path)
{
    return tmpfs_remove(&volume->memory.fs, path, true);
}

int tmp_rename(struct tmp_volume *volume, const char *from, const char *to)
{
    return tmpfs_rename(&volume->memory.fs, from, to);
}
