/*
 * The files and folders that were looked up last, open and by their path, so that a path's folders
 * need not be searched each time.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define FAT_PATHS      32u
#define FAT_PATH_BYTES 116u /* with the NUL; longer paths are not kept */

struct fat_volume;
struct vfat_node;

struct fat_path {
    struct vfat_node *node; /* NULL: unused */
    uint32_t hash;
    char path[FAT_PATH_BYTES];
};

struct fat_paths {
    struct fat_path paths[FAT_PATHS];
    struct vfat_node *other; /* the last one with a longer path */
};

/* Finds what @path names: 0 and *node, which is valid until the next call unless it is held; or a
 * negative errno. */
int fat_find(struct fat_volume *volume, const char *path, struct vfat_node **node);

/* The same for what is kept, or NULL. */
struct vfat_node *fat_kept(struct fat_volume *volume, const char *path);

/* The name that a path ends with. */
struct fat_name {
    const char *text;
    size_t length;
};

/* Finds the folder that has the last name of @path, which is not the root. */
int fat_find_folder(struct fat_volume *volume, const char *path, struct vfat_node **folder,
                    struct fat_name *name);

/* Keeps @node as what @path names, and takes over the caller's hold on it. */
void fat_paths_keep(struct fat_volume *volume, const char *path, size_t length,
                    struct vfat_node *node);

/* Before the name @path goes: it need not be kept open. */
void fat_paths_forget(struct fat_volume *volume, const char *path);

/* After a name has gone, which may have been kept in another spelling. */
void fat_paths_forget_gone(struct fat_volume *volume);

/* After a name has become another one. */
void fat_paths_forget_all(struct fat_volume *volume);
