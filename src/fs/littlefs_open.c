/* open(): decides between file and folder, and applies the flags. */
#include "littlefs_file.h"
#include "littlefs_folder.h"
#include "littlefs_node.h"
#include "open_folder.h"
#include "src/file/mask.h"
#include <errno.h>
#include <stdlib.h>
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);

static int prepare(struct littlefs_node *node, int flags)
{
    if (flags & O_DIRECTORY)
        return -ENOTDIR;
    if (open_writes(flags) && node->volume->base.read_only)
        return -EROFS;
    return open_truncates(flags) && littlefs_node_size(node) ? littlefs_node_truncate(node, 0) : 0;
}

/* Of a volume that is read-only, a file that is not there cannot be made. */
static int find(struct littlefs_volume *volume, const char *path, int flags, mode_t mode,
                struct littlefs_node **node)
{
    int making = flags & (O_CREAT | O_EXCL);

    if (!(flags & O_CREAT) || volume->base.read_only)
        making = 0;
    int error = littlefs_node_find(volume, path, making, mode & 07777 & ~file_mask, node);
    if (!volume->base.read_only || !(flags & O_CREAT))
        return error;
    if (!error && (flags & O_EXCL)) {
        littlefs_node_release(*node);
        return -EEXIST;
    }
    return error == -ENOENT ? -EROFS : error;
}

/* As @new, or as a folder. */
static int open_as(struct littlefs_volume *volume, const char *path, int flags, mode_t mode,
                   struct file *new, struct file **file)
{
    struct littlefs_node *node;
    int error = find(volume, path, flags, mode, &node);

    if (error == -EISDIR)
        return littlefs_folder_open(volume, path, flags, file);
    if (error)
        return error;
    error = prepare(node, flags);
    if (error) {
        littlefs_node_release(node);
        return error;
    }
    littlefs_file_bind(new, node, flags);
    *file = new;
    return 0;
}

int littlefs_open(struct littlefs_volume *volume, const char *path, int flags, mode_t mode,
                  struct file **file)
{
    struct file *new = littlefs_file_alloc();

    if (!new)
        return -ENOMEM;
    *file = NULL;
    int error = open_as(volume, path, flags, mode, new, file);
    if (*file != new)
        free(new);
    return error;
}
