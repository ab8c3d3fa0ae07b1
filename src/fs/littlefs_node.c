/* Files that are open, each once: see littlefs_node.h. */
#include "littlefs_node.h"
#include "lib/bytes/little_endian.h"
#include "littlefs_calls.h"
#include "littlefs_stored.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);

#define KEPT_MAX 8u /* of files that nobody holds */

static struct littlefs_node *of(struct littlefs_name *name)
{
    return (struct littlefs_node *)name;
}

/* What it has not synced is lost. */
static void discard(struct littlefs_node *node)
{
    node->file.flags |= LFS_F_ERRED;
    littlefs_call_close(node->volume, &node->file);
    littlefs_name_leave(node->volume, &node->name);
    free(node);
}

/* Frees those that nobody holds, but for as many as may be @kept: the last ones. */
static void forget(struct littlefs_volume *volume, unsigned kept)
{
    struct littlefs_name *next;

    for (struct littlefs_name *name = volume->names; name; name = next) {
        next = name->next;
        if (name->is_folder || of(name)->held)
            continue;
        if (kept)
            kept--;
        else
            discard(of(name));
    }
}

void littlefs_nodes_forget(struct littlefs_volume *volume)
{
    forget(volume, 0);
}

static int open_file(struct littlefs_node *node, const char *path, int flags)
{
    int access = node->volume->base.read_only ? LFS_O_RDONLY : LFS_O_RDWR;

    node->attribute = (struct lfs_attr){LITTLEFS_ATTRIBUTE, &node->stored, sizeof node->stored};
    node->config = (struct lfs_file_config){
        .buffer = node->buffer,
        .attrs = &node->attribute,
        .attr_count = sizeof node->stored <= node->volume->lfs.attr_max,
    };
    int error = littlefs_call_open(node->volume, &node->file, path, access | flags, &node->config);
    /* which having an attribute sets */
    node->file.flags &= ~(uint32_t)LFS_F_DIRTY;
    return error;
}

/* Only a file that was made now has neither content nor attribute. */
static void begin(struct littlefs_node *node, mode_t mode)
{
    if (node->file.ctz.size || le16(node->stored.mode) || le64(node->stored.seconds))
        return;
    littlefs_store_mode(&node->stored, S_IFREG | mode);
    node->written = node->unsynced = true;
}

static int open_new(struct littlefs_node *node, const char *path, int flags, mode_t mode)
{
    int error = open_file(node, path,
                          (flags & O_CREAT ? LFS_O_CREAT : 0) | (flags & O_EXCL ? LFS_O_EXCL : 0));
    if (error)
        return error;
    error = littlefs_name_enter(node->volume, &node->name, path);
    if (error) {
        littlefs_call_close(node->volume, &node->file);
        return error;
    }
    if (flags & O_CREAT)
        begin(node, mode);
    littlefs_saw(&node->stored);
    return 0;
}

static int find_new(struct littlefs_volume *volume, const char *path, int flags, mode_t mode,
                    struct littlefs_node **node)
{
    struct littlefs_node *new = malloc(sizeof *new);

    if (!new)
        return -ENOMEM;
    memset(new, 0, offsetof(struct littlefs_node, buffer));
    new->volume = volume;
    new->held = 1;
    int error = open_new(new, path, flags, mode);
    if (error)
        free(new);
    else
        *node = new;
    return littlefs_path_error(volume, path, error);
}

int littlefs_node_find(struct littlefs_volume *volume, const char *path, int flags, mode_t mode,
                       struct littlefs_node **node)
{
    struct littlefs_name *name = littlefs_name_find(volume, path);

    if (!name)
        return find_new(volume, path, flags, mode, node);
    if ((flags & O_CREAT) && (flags & O_EXCL))
        return -EEXIST;
    if (name->is_folder)
        return -EISDIR;
    *node = of(name);
    if (!(*node)->failed)
        (*node)->held++;
    return (*node)->failed;
}

int littlefs_node_sync(struct littlefs_node *node)
{
    if (!node->unsynced || node->name.gone || node->failed)
        return node->failed;
    littlefs_node_date(node);
    node->file.flags |= LFS_F_DIRTY;
    int error = littlefs_call_sync(node->volume, &node->file);
    node->unsynced = error;
    return error;
}

int littlefs_node_release(struct littlefs_node *node)
{
    if (--node->held)
        return 0;
    int error = littlefs_node_sync(node);
    if (error || node->name.gone || node->volume->failed)
        discard(node);
    else
        forget(node->volume, KEPT_MAX);
    return error;
}

/* littlefs has lost sight of it; nothing of it is unsynced. */
void littlefs_node_renamed(struct littlefs_node *node)
{
    littlefs_call_close(node->volume, &node->file);
    node->failed = open_file(node, node->name.path, 0);
}

void littlefs_node_unnamed(struct littlefs_node *node)
{
    node->name.gone = true;
    node->file.flags |= LFS_F_DIRTY;
    if (!node->held)
        discard(node);
}

int littlefs_sync(struct littlefs_volume *volume)
{
    int result = 0;

    for (struct littlefs_name *name = volume->names; name; name = name->next) {
        int error = name->is_folder ? 0 : littlefs_node_sync(of(name));
        if (!result)
            result = error;
    }
    return result;
}
