/* Names come, go and change, with what is open under them. */
#include "littlefs_calls.h"
#include "littlefs_node.h"
#include "littlefs_stored.h"
#include "src/file/mask.h"
#include "write_back.h"
#include <errno.h>
#include <string.h>
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);

static bool is_root(const char *path)
{
    return path[1] == '\0';
}

/* What has the name is removed or replaced: what is open lives on without it. */
static void unname(struct littlefs_name *name)
{
    if (name && !name->is_folder)
        littlefs_node_unnamed((struct littlefs_node *)name);
    else if (name)
        name->gone = true;
}

/* 1 if it is a folder, 0 if it is a file, or a negative errno. */
static int is_folder(struct littlefs_volume *volume, const char *path)
{
    const struct littlefs_name *name = littlefs_name_find(volume, path);
    struct lfs_info info;
    int error = name ? 0 : littlefs_call_stat(volume, path, &info);

    if (error)
        return littlefs_path_error(volume, path, error);
    return name ? name->is_folder : info.type == LFS_TYPE_DIR;
}

static int remove_name(struct littlefs_volume *volume, const char *path, bool folder)
{
    int there = is_folder(volume, path);

    if (there < 0)
        return there;
    if (there != folder)
        return folder ? -ENOTDIR : -EISDIR;
    if (volume->base.read_only)
        return -EROFS;
    int error = littlefs_call_remove(volume, path);
    if (!error)
        unname(littlefs_name_find(volume, path));
    return error;
}

int littlefs_unlink(struct littlefs_volume *volume, const char *path)
{
    return is_root(path) ? -EISDIR : remove_name(volume, path, false);
}

int littlefs_rmdir(struct littlefs_volume *volume, const char *path)
{
    return is_root(path) ? -EBUSY : remove_name(volume, path, true);
}

/* A cut between the two leaves a folder with the usual mode, and so does a volume that has become
 * full. */
int littlefs_mkdir(struct littlefs_volume *volume, const char *path, mode_t mode)
{
    struct littlefs_stored stored = {.mode = {0}};

    if (is_root(path))
        return -EEXIST;
    if (volume->base.read_only)
        return is_folder(volume, path) < 0 ? -EROFS : -EEXIST;
    int error = littlefs_call_mkdir(volume, path);
    if (error)
        return error;
    littlefs_store_mode(&stored, S_IFDIR | (mode & 01777 & ~file_mask));
    littlefs_store_time(&stored, NULL);
    error = littlefs_call_set(volume, path, LITTLEFS_ATTRIBUTE, &stored, sizeof stored);
    return error == -ENOSPC ? 0 : error;
}

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    return !strncmp(path, folder, length) && path[length] == '/';
}

/* The file @from, if it is open, is the only one that littlefs does not follow. */
static int rename_open(struct littlefs_volume *volume, const char *from, const char *to)
{
    struct littlefs_name *old = littlefs_name_find(volume, from);
    struct littlefs_name *replaced = littlefs_name_find(volume, to);
    struct littlefs_node *file = old && !old->is_folder ? (struct littlefs_node *)old : NULL;
    int error = file ? littlefs_node_sync(file) : 0;

    if (!error)
        error = littlefs_names_move(volume, from, to);
    if (error)
        return error;
    error = littlefs_call_rename(volume, from, to);
    if (!error)
        unname(replaced);
    littlefs_names_moved(volume, !error);
    if (file && !error)
        littlefs_node_renamed(file);
    return error;
}

/* Neither is the root. */
int littlefs_rename(struct littlefs_volume *volume, const char *from, const char *to)
{
    int folder = is_folder(volume, from);
    if (folder < 0)
        return folder;
    if (volume->base.read_only)
        return -EROFS;
    if (is_below(to, from))
        return folder ? -EINVAL : -ENOTDIR;
    return strcmp(from, to) != 0 ? rename_open(volume, from, to) : 0;
}
