/* Paths of names that are kept: see kept.c. Compiled for speed. */
#include "node.h"

/* Does @path begin with the name of @node? */
static inline bool begins(const char *path, const struct vfat_node *node)
{
    for (const char *name = node->name, *end = name + node->length; name < end;)
        if (*path++ != *name++)
            return false;
    return *path == '/' || !*path;
}

static __attribute__((noinline)) struct vfat_node *look(struct vfat_node *folder, const char *name)
{
    const char *end = name;

    while (*end && *end != '/')
        end++;
    struct vfat_node *node = vfat_kept(folder, name, (size_t)(end - name));
    if (node)
        folder->followed = node->place;
    return node;
}

/* What was found in a folder last is the first guess. */
const char *vfat_follow(struct vfat_node **node, const char *path, const char *end)
{
    struct vfat_node *at = *node, *next, **names = at->volume->names;

    for (; *path && path != end; at = next, path += 1 + next->length) {
        next = at->folder ? names[at->followed] : NULL;
        while (next && (next->parent != key_of(at) || !begins(path + 1, next)))
            next = next->same;
        if (!next)
            next = look(at, path + 1);
        if (!next)
            break;
    }
    *node = at;
    return path;
}
