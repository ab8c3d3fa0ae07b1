#include "node.h"
#include "content.h"
#include "table.h"
#include <string.h>
#include <sys/stat.h>

struct tmpfs_node *tmpfs_node_new(struct tmpfs *fs, mode_t mode)
{
    struct tmpfs_node *node = fs->room.memory->alloc(sizeof *node);

    if (!node)
        return NULL;
    memset(node, 0, sizeof *node);
    node->inode = ++fs->inodes;
    node->mode = mode;
    node->accessed = node->written = node->changed = fs->room.memory->now();
    fs->nodes++;
    return node;
}

char *tmpfs_name_new(const struct tmpfs *fs, const char *name, size_t length)
{
    char *copy = fs->room.memory->alloc(length + 1);

    if (copy) {
        memcpy(copy, name, length);
        copy[length] = 0;
    }
    return copy;
}

static void folder_changed(struct tmpfs *fs, struct tmpfs_node *folder, int folders)
{
    folder->folder.folders += (unsigned)folders;
    folder->folder.generation++;
    folder->written = folder->changed = fs->room.memory->now();
}

void tmpfs_node_link(struct tmpfs *fs, struct tmpfs_node *node, struct tmpfs_node *folder,
                     char *name)
{
    node->name = name;
    node->parent = folder;
    node->place = ++folder->folder.places;
    node->before = folder->folder.last;
    node->after = NULL;
    *(node->before ? &node->before->after : &folder->folder.first) = node;
    folder->folder.last = node;
    tmpfs_table_add(fs, node);
    folder_changed(fs, folder, S_ISDIR(node->mode));
}

void tmpfs_node_unlink(struct tmpfs *fs, struct tmpfs_node *node)
{
    struct tmpfs_node *folder = node->parent;

    tmpfs_table_drop(fs, node);
    *(node->before ? &node->before->after : &folder->folder.first) = node->after;
    *(node->after ? &node->after->before : &folder->folder.last) = node->before;
    fs->room.memory->free(node->name);
    node->name = NULL;
    node->parent = NULL;
    node->changed = fs->room.memory->now();
    folder_changed(fs, folder, -S_ISDIR(node->mode));
}

void tmpfs_node_settle(struct tmpfs *fs, struct tmpfs_node *node)
{
    if (node->parent || node->held)
        return;
    if (S_ISREG(node->mode))
        tmpfs_pages_drop(&fs->room, &node->content, 0);
    fs->room.memory->free(node);
    fs->nodes--;
}

/* What was cut off while it had to stay. */
static void unpin(struct tmpfs *fs, struct tmpfs_node *node)
{
    uint64_t pages = (node->content.size + TMPFS_PAGE - 1) / TMPFS_PAGE;

    node->pinned = false;
    tmpfs_pages_drop(&fs->room, &node->content, pages);
}

void tmpfs_release(struct tmpfs *fs, struct tmpfs_node *node)
{
    if (!--node->held && node->pinned)
        unpin(fs, node);
    tmpfs_node_settle(fs, node);
}

struct tmpfs_node *tmpfs_next(const struct tmpfs_node *folder, uint64_t place,
                              struct tmpfs_node *hint, uint64_t generation)
{
    struct tmpfs_node *node = folder->folder.first;

    if (hint && generation == folder->folder.generation && hint->place <= place)
        node = hint;
    while (node && node->place <= place)
        node = node->after;
    return node;
}
