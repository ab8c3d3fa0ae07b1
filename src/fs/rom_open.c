/* open() of files of the image: decides between file and folder, and what cannot be. */
#include "open_folder.h"
#include "rom.h"
#include "rom_volume.h"
#include <yao/module.h>

YAO_ALTERNATIVE(rom, image);

/* In the order of Linux: what is read-only comes last. */
static int check_file(int flags)
{
    if ((flags & O_CREAT) && (flags & O_EXCL))
        return -EEXIST;
    if (flags & O_DIRECTORY)
        return -ENOTDIR;
    return open_writes(flags) ? -EROFS : 0;
}

int rom_open(struct rom_volume *volume, const char *path, int flags, mode_t mode,
             struct file **file)
{
    const struct romfs_node *node;
    const char *rest;
    int error = romfs_find(&yao_files, path, &node, &rest);

    if (error == -ENOENT && (flags & O_CREAT))
        return rom_name_refused(path);
    if (error)
        return error;
    if (S_ISDIR(node->mode))
        return rom_folder_open(volume, node, path, flags, file);
    error = check_file(flags);
    return error ? error : rom_file_open(node, flags, file);
}
