#include "tmpfs.h"
#include "node.h"
#include "table.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

int tmpfs_make(struct tmpfs *fs, const struct tmpfs_memory *memory, uint64_t limit, mode_t mode)
{
    *fs = (struct tmpfs){.room = {.memory = memory, .limit = limit}};
    fs->root = tmpfs_node_new(fs, S_IFDIR | (mode & 07777));
    if (fs->root && tmpfs_table_make(fs) == 0) {
        fs->root->parent = fs->root;
        return 0;
    }
    if (fs->root)
        memory->free(fs->root);
    return -ENOMEM;
}

/* Leaves first, without recursion: folders may lie in each other as deep as they like. */
void tmpfs_destroy(struct tmpfs *fs)
{
    struct tmpfs_node *node = fs->root;

    while (node != fs->root || node->folder.first) {
        if (S_ISDIR(node->mode) && node->folder.first) {
            node = node->folder.first;
            continue;
        }
        struct tmpfs_node *folder = node->parent;
        tmpfs_node_unlink(fs, node);
        tmpfs_node_settle(fs, node);
        node = folder;
    }
    fs->room.memory->free(fs->root);
    fs->room.memory->free(fs->table);
}

static int step(const struct tmpfs *fs, const struct tmpfs_node *folder, const char *name,
                size_t length, struct tmpfs_node **node)
{
    if (!S_ISDIR(folder->mode))
        return -ENOTDIR;
    if (length > TMPFS_NAME)
        return -ENAMETOOLONG;
    *node = tmpfs_table_find(fs, folder, name, length);
    return *node ? 0 : -ENOENT;
}

/* Follows @path up to @end. */
static int walk(const struct tmpfs *fs, const char *path, const char *end, struct tmpfs_node **node)
{
    int error = 0;

    *node = fs->root;
    while (!error && path < end) {
        size_t length = strcspn(++path, "/");
        error = step(fs, *node, path, length, node);
        path += length;
    }
    return error;
}

int tmpfs_find(const struct tmpfs *fs, const char *path, struct tmpfs_node **node)
{
    return walk(fs, path, path + (path[1] ? strlen(path) : 0), node);
}

/* Where a path leads. */
struct target {
    struct tmpfs_node *folder, *node; /* NULL: no such name */
    const char *name;                 /* in @folder */
};

/* 0 also if only the name in the folder is missing. */
static int find_target(const struct tmpfs *fs, const char *path, struct target *target)
{
    const char *slash = strrchr(path, '/');
    int error = walk(fs, path, slash, &target->folder);

    target->name = slash + 1;
    target->node = NULL;
    if (error || !path[1]) {
        target->node = fs->root;
        return error;
    }
    error = step(fs, target->folder, target->name, strlen(target->name), &target->node);
    return error == -ENOENT ? 0 : error;
}

static int make_name(struct tmpfs *fs, const struct target *target, char **name)
{
    *name = tmpfs_name_new(fs, target->name, strlen(target->name));
    return *name ? 0 : -ENOSPC;
}

int tmpfs_create(struct tmpfs *fs, const char *path, mode_t mode, struct tmpfs_node **node)
{
    struct target target;
    char *name;
    int error = find_target(fs, path, &target);

    if (!error && target.node)
        error = -EEXIST;
    if (!error)
        error = make_name(fs, &target, &name);
    if (error)
        return error;
    *node = tmpfs_node_new(fs, mode);
    if (!*node) {
        fs->room.memory->free(name);
        return -ENOSPC;
    }
    tmpfs_node_link(fs, *node, target.folder, name);
    return 0;
}

int tmpfs_create_nameless(struct tmpfs *fs, mode_t mode, struct tmpfs_node **node)
{
    *node = tmpfs_node_new(fs, mode);
    if (!*node)
        return -ENOSPC;
    tmpfs_hold(*node);
    return 0;
}

/* Whether the name of @node may go: of a folder, or of another file. */
static int removable(const struct tmpfs *fs, const struct tmpfs_node *node, bool folder)
{
    if (node == fs->root)
        return folder ? -EBUSY : -EISDIR;
    if (folder != S_ISDIR(node->mode))
        return folder ? -ENOTDIR : -EISDIR;
    return folder && node->folder.first ? -ENOTEMPTY : 0;
}

static void drop(struct tmpfs *fs, struct tmpfs_node *node)
{
    tmpfs_node_unlink(fs, node);
    tmpfs_node_settle(fs, node);
}

int tmpfs_remove(struct tmpfs *fs, const char *path, bool folder)
{
    struct tmpfs_node *node;
    int error = tmpfs_find(fs, path, &node);

    if (!error)
        error = removable(fs, node, folder);
    if (!error)
        drop(fs, node);
    return error;
}

static bool is_inside(const struct tmpfs *fs, const struct tmpfs_node *node,
                      const struct tmpfs_node *folder)
{
    while (node != folder && node != fs->root)
        node = node->parent;
    return node == folder;
}

/* Whether @from may take the place of @to. In Linux' order of errors. */
static int movable(const struct tmpfs *fs, const struct target *from, const struct target *to)
{
    if (!from->node)
        return -ENOENT;
    if (from->node == fs->root || to->node == fs->root)
        return -EBUSY;
    if (is_inside(fs, to->folder, from->node))
        return -EINVAL;
    if (!to->node || to->node == from->node)
        return 0;
    if (is_inside(fs, from->folder, to->node))
        return -ENOTEMPTY;
    return removable(fs, to->node, S_ISDIR(from->node->mode));
}

static int move(struct tmpfs *fs, struct tmpfs_node *node, const struct target *to)
{
    char *name;
    int error = make_name(fs, to, &name);

    if (error)
        return error;
    if (to->node)
        drop(fs, to->node);
    tmpfs_node_unlink(fs, node);
    tmpfs_node_link(fs, node, to->folder, name);
    return 0;
}

int tmpfs_rename(struct tmpfs *fs, const char *old, const char *new)
{
    struct target from, to;
    int error = find_target(fs, old, &from);

    if (!error)
        error = find_target(fs, new, &to);
    if (!error)
        error = movable(fs, &from, &to);
    return error || from.node == to.node ? error : move(fs, from.node, &to);
}
