/* From paths to nodes. */
#include "romfs.h"
#include <errno.h>

/* Where the component that begins at @path ends. */
static const char *end_of(const char *path)
{
    while (*path && *path != '/')
        path++;
    return path;
}

/* As strcmp(), of the component that begins at @path. A name has no slash. */
static int compare(const char *path, const char *name)
{
    while (*name && *path == *name) {
        path++;
        name++;
    }
    unsigned char next = *path == '/' ? 0 : (unsigned char)*path;
    return next - (unsigned char)*name;
}

static const struct romfs_node *find_in(const struct romfs *fs, const struct romfs_node *folder,
                                        const char *path)
{
    uint32_t first = folder->start, count = folder->size;

    while (count) {
        const struct romfs_node *middle = &fs->node[first + count / 2];
        int order = compare(path, romfs_name(fs, middle));
        if (!order)
            return middle;
        if (order > 0) {
            first += count / 2 + 1;
            count -= 1;
        }
        count /= 2;
    }
    return NULL;
}

int romfs_find(const struct romfs *fs, const char *path, const struct romfs_node **node,
               const char **rest)
{
    *node = fs->node;
    while (*path++ && *path) {
        if (!S_ISDIR((*node)->mode))
            return -ENOTDIR;
        const char *end = end_of(path);
        *node = find_in(fs, *node, path);
        *rest = path;
        if (!*node)
            return end - path > (ptrdiff_t)ROMFS_NAME ? -ENAMETOOLONG : -ENOENT;
        path = end;
    }
    return 0;
}
