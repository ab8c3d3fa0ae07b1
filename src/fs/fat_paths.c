/* Finds what paths name: see fat_paths.h. A path has one place: a new one replaces the old one
 * there. */
#include "fat_paths.h"
#include "fat_dates.h"
#include <errno.h>
#include <string.h>

#define HASH_FACTOR 0x9e3779b1u

static uint32_t hash_add(uint32_t hash, char byte)
{
    return (hash ^ (uint8_t)byte) * HASH_FACTOR;
}

/* The index comes from the hash's upper half: multiplication only carries upwards. */
static struct fat_path *place_at(struct fat_volume *volume, uint32_t hash)
{
    return &volume->paths.paths[hash >> 16 & (FAT_PATHS - 1)];
}

static uint32_t hash_of(const char *path, size_t length)
{
    uint32_t hash = 0;

    for (; length; length--, path++)
        hash = hash_add(hash, *path);
    return hash;
}

/* Where what the path names is kept, or NULL. */
static struct vfat_node **kept_at(struct fat_volume *volume, const char *path, size_t length)
{
    uint32_t hash = hash_of(path, length);
    struct fat_path *place = place_at(volume, hash);
    bool same = length < FAT_PATH_BYTES && place->hash == hash &&
                !memcmp(place->path, path, length) && !place->path[length];

    return same ? &place->node : NULL;
}

static struct vfat_node *find_kept(struct fat_volume *volume, const char *path, size_t length)
{
    struct vfat_node **at = kept_at(volume, path, length);

    return at ? *at : NULL;
}

struct vfat_node *fat_kept(struct fat_volume *volume, const char *path)
{
    uint32_t hash = 0;

    for (const char *at = path; *at; at++)
        hash = hash_add(hash, *at);
    const struct fat_path *place = place_at(volume, hash);
    return place->hash == hash && !strcmp(place->path, path) ? place->node : NULL;
}

static void drop(struct vfat_node **node)
{
    if (*node)
        vfat_close(*node);
    *node = NULL;
}

void fat_paths_keep(struct fat_volume *volume, const char *path, size_t length,
                    struct vfat_node *node)
{
    struct vfat_node **at = &volume->paths.other;

    if (length < FAT_PATH_BYTES) {
        uint32_t hash = hash_of(path, length);
        struct fat_path *place = place_at(volume, hash);
        place->hash = hash;
        memcpy(place->path, path, length);
        place->path[length] = '\0';
        at = &place->node;
    }
    drop(at);
    *at = node;
}

/* Where the name after the slash at @path ends. */
static const char *name_end(const char *path)
{
    do
        path++;
    while (*path && *path != '/');
    return path;
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

/* From @folder, which the first @from bytes of @path name, to what the first @to bytes do. */
static int walk(struct fat_volume *volume, const char *path, size_t from, size_t to,
                struct vfat_node *folder, struct vfat_node **node)
{
    *node = folder;
    while (from < to) {
        size_t end = (size_t)(name_end(path + from) - path);
        int error = vfat_open(*node, path + from + 1, end - from - 1, node);
        if (error)
            return error;
        fat_paths_keep(volume, path, end, *node);
        from = end;
    }
    return see(volume, *node);
}

/* The length of the path of the folder above; 0: the root. */
static size_t above(const char *path, size_t length)
{
    while (path[--length] != '/')
        continue;
    return length;
}

/* What the first @length bytes of @path name, which is not the root and not kept. */
static int find_new(struct fat_volume *volume, const char *path, size_t length,
                    struct vfat_node **node)
{
    size_t folder_length = above(path, length);
    struct vfat_node *folder = folder_length ? find_kept(volume, path, folder_length) : NULL;
    if (folder)
        return walk(volume, path, folder_length, length, folder, node);
    return walk(volume, path, 0, length, vfat_root(volume->vfat), node);
}

/* The same for any, if they do not end in a slash. */
static int find(struct fat_volume *volume, const char *path, size_t length, struct vfat_node **node)
{
    *node = length ? find_kept(volume, path, length) : vfat_root(volume->vfat);
    return *node ? 0 : find_new(volume, path, length, node);
}

/* The same for a path that is not kept. Apart, so that fat_find() needs no registers saved. */
static __attribute__((noinline)) int find_all(struct fat_volume *volume, const char *path,
                                              struct vfat_node **node)
{
    if (path[1])
        return find_new(volume, path, strlen(path), node);
    *node = vfat_root(volume->vfat);
    return 0;
}

int fat_find(struct fat_volume *volume, const char *path, struct vfat_node **node)
{
    *node = fat_kept(volume, path);
    return *node ? 0 : find_all(volume, path, node);
}

int fat_find_folder(struct fat_volume *volume, const char *path, struct vfat_node **folder,
                    struct fat_name *name)
{
    size_t length = strlen(path), folder_length = above(path, length);

    *name = (struct fat_name){path + folder_length + 1, length - folder_length - 1};
    int error = find(volume, path, folder_length, folder);
    return error || vfat_is_folder(*folder) ? error : -ENOTDIR;
}

void fat_paths_forget(struct fat_volume *volume, const char *path)
{
    struct vfat_node **at = kept_at(volume, path, strlen(path));

    if (at)
        drop(at);
}

static void forget(struct fat_volume *volume, bool all)
{
    for (unsigned i = 0; i < FAT_PATHS; i++) {
        struct fat_path *place = &volume->paths.paths[i];
        if (place->node && (all || vfat_is_gone(place->node)))
            drop(&place->node);
    }
    drop(&volume->paths.other);
}

void fat_paths_forget_gone(struct fat_volume *volume)
{
    if (vfat_has_gone(volume->vfat))
        forget(volume, false);
}

void fat_paths_forget_all(struct fat_volume *volume)
{
    forget(volume, true);
}
