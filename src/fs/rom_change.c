/* Names of files of the image neither come nor go. As on Linux, whether a name is there matters
 * only to who would make it. */
#include "rom.h"
#include "rom_volume.h"
#include <string.h>
#include <yao/module.h>

YAO_ALTERNATIVE(rom, image);

int rom_name_refused(const char *path)
{
    const struct romfs_node *node;
    const char *rest;
    int error = romfs_find(&yao_files, path, &node, &rest);

    return !error || (error == -ENOENT && !strchr(rest, '/')) ? -EROFS : error;
}

static bool is_root(const char *path)
{
    return !path[1];
}

int rom_mkdir(struct rom_volume *volume, const char *path, mode_t mode)
{
    const struct romfs_node *node;
    const char *rest;
    int error = romfs_find(&yao_files, path, &node, &rest);

    return error ? rom_name_refused(path) : -EEXIST;
}

int rom_unlink(struct rom_volume *volume, const char *path)
{
    return is_root(path) ? -EISDIR : rom_name_refused(path);
}

int rom_rmdir(struct rom_volume *volume, const char *path)
{
    return is_root(path) ? -EBUSY : rom_name_refused(path);
}

int rom_rename(struct rom_volume *volume, const char *from, const char *to)
{
    int error = rom_name_refused(from);

    return error == -EROFS ? rom_name_refused(to) : error;
}
