/* What is known of files in memory, and changing it. */
#include "tmp.h"
#include "tmp_volume.h"
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <yao/module.h>

YAO_ALTERNATIVE(tmp, memory);

#define TMPFS_MAGIC 0x01021994 /* statfs(2) */

int tmp_stat(struct tmp_volume *volume, const char *path, struct stat *status)
{
    struct tmpfs_node *node;
    int error = tmpfs_find(&volume->memory.fs, path, &node);

    if (!error)
        memory_node_status(&volume->memory, node, status);
    return error;
}

int tmp_writable(struct tmp_volume *volume)
{
    return 0;
}

int tmp_set_times(struct tmp_volume *volume, const char *path, const struct timespec times[2])
{
    struct tmpfs_node *node;
    int error = tmpfs_find(&volume->memory.fs, path, &node);

    return error ? error : memory_node_change(node, NULL, times);
}

int tmp_set_mode(struct tmp_volume *volume, const char *path, mode_t mode)
{
    struct tmpfs_node *node;
    int error = tmpfs_find(&volume->memory.fs, path, &node);

    return error ? error : memory_node_change(node, &mode, NULL);
}

int tmp_space(struct tmp_volume *volume, struct statfs *space)
{
    const struct tmpfs_room *room = &volume->memory.fs.room;

    memset(space, 0, sizeof *space);
    space->f_type = TMPFS_MAGIC;
    space->f_bsize = space->f_frsize = TMPFS_PAGE;
    space->f_blocks = room->limit;
    space->f_bfree = space->f_bavail = room->limit - room->pages;
    space->f_namelen = TMPFS_NAME;
    return 0;
}
