/* Finds what paths name: see fat_paths.h. */
#include "fat_paths.h"
#include "fat_dates.h"
#include <errno.h>

static size_t name_length(const char *name)
{
    size_t length = 0;

    while (name[length] && name[length] != '/')
        length++;
    return length;
}

void fat_let_go(struct fat_volume *volume)
{
    if (volume->held)
        vfat_close(volume->held);
    volume->held = NULL;
}

void fat_hold(struct fat_volume *volume, struct vfat_node *node)
{
    if (node == volume->held)
        return;
    vfat_hold(node);
    fat_let_go(volume);
    volume->held = node;
}

/* Opens the names of @path up to @end, or all, and holds the last one. @path is not empty. */
static int open_names(struct fat_volume *volume, const char *path, const char *end)
{
    while (*path && path != end) {
        size_t length = name_length(path + 1);
        struct vfat_node *node;
        int error = vfat_open(volume->held, path + 1, length, &node);
        if (error)
            return error;
        fat_let_go(volume);
        volume->held = node;
        path += 1 + length;
    }
    return 0;
}

/* What was found for the first time has a date: see fat_dates.h. */
static int see(struct fat_volume *volume, struct vfat_node *node)
{
    struct vfat_status status;
    int error = vfat_stat(node, &status);

    if (!error)
        fat_saw(volume, status.written);
    return error;
}

/* From *node on to what @path names, of which something is left. Apart, so that fat_find() needs
 * no registers saved. */
static __attribute__((noinline)) int open_rest(struct fat_volume *volume, const char *path,
                                               struct vfat_node **node)
{
    fat_hold(volume, *node);
    int error = path[1] ? open_names(volume, path, NULL) : 0;
    *node = volume->held;
    return error ? error : see(volume, *node);
}

int fat_find(struct fat_volume *volume, const char *path, struct vfat_node **node)
{
    *node = vfat_root(volume->vfat);
    path = vfat_follow(node, path, NULL);
    return *path ? open_rest(volume, path, node) : 0;
}

int fat_find_folder(struct fat_volume *volume, const char *path, struct vfat_node **folder,
                    struct fat_name *name)
{
    const char *last = path, *end = path;

    while (*++end)
        if (*end == '/')
            last = end;
    *name = (struct fat_name){last + 1, (size_t)(end - last - 1)};
    *folder = vfat_root(volume->vfat);
    path = vfat_follow(folder, path, last);
    fat_hold(volume, *folder);
    int error = path == last ? 0 : open_names(volume, path, last);
    *folder = volume->held;
    return error || vfat_is_folder(*folder) ? error : -ENOTDIR;
}
