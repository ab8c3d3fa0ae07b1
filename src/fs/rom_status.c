/* What is known of files of the image, and that it cannot be changed. */
#include "rom.h"
#include "rom_volume.h"
#include <string.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <yao/module.h>

YAO_ALTERNATIVE(rom, image);

#define ROMFS_MAGIC 0x7275 /* statfs(2) */

int rom_stat(struct rom_volume *volume, const char *path, struct stat *status)
{
    const struct romfs_node *node;
    const char *rest;
    int error = romfs_find(&yao_files, path, &node, &rest);

    if (!error)
        rom_node_status(node, status);
    return error;
}

int rom_space(struct rom_volume *volume, struct statfs *space)
{
    memset(space, 0, sizeof *space);
    space->f_type = ROMFS_MAGIC;
    space->f_bsize = space->f_frsize = ROMFS_PAGE;
    space->f_blocks = yao_files.pages;
    space->f_files = yao_files.count;
    space->f_namelen = ROMFS_NAME;
    space->f_flags = ST_RDONLY;
    return 0;
}

int rom_writable(struct rom_volume *volume)
{
    return -EROFS;
}

static int refused(const char *path)
{
    struct stat status;
    int error = rom_stat(NULL, path, &status);

    return error ? error : -EROFS;
}

int rom_set_times(struct rom_volume *volume, const char *path, const struct timespec times[2])
{
    return refused(path);
}

int rom_set_mode(struct rom_volume *volume, const char *path, mode_t mode)
{
    return refused(path);
}
