#include "littlefs_name.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);

/* FNV-1a */
#define HASH_START  0xcbf29ce484222325u
#define HASH_FACTOR 0x100000001b3u

static uint64_t hash_add(uint64_t hash, const char *text, size_t length)
{
    for (; length; length--, text++)
        hash = (hash ^ (uint8_t)*text) * HASH_FACTOR;
    return hash;
}

uint64_t littlefs_hash(const char *path)
{
    return hash_add(HASH_START, path, path[1] ? strlen(path) : 0);
}

uint64_t littlefs_hash_above(const char *path)
{
    return hash_add(HASH_START, path, (size_t)(strrchr(path, '/') - path));
}

uint64_t littlefs_hash_in(uint64_t hash, const char *name)
{
    return hash_add(hash_add(hash, "/", 1), name, strlen(name));
}

static bool is_taken(const struct littlefs_volume *volume, ino_t inode)
{
    const struct littlefs_name *name = volume->names;

    while (name && name->inode != inode)
        name = name->next;
    return name;
}

ino_t littlefs_inode(const struct littlefs_volume *volume, uint64_t hash)
{
    ino_t inode = hash;

    for (const struct littlefs_name *name = volume->names; name; name = name->next)
        if (!name->gone && name->hash == hash)
            return name->inode;
    while (is_taken(volume, inode))
        inode++;
    return inode;
}

int littlefs_path_error(const struct littlefs_volume *volume, const char *path, int error)
{
    size_t length = 0;

    for (; error == -ENOENT && *path; path++) {
        length = *path == '/' ? 0 : length + 1;
        if (length > volume->lfs.name_max)
            error = -ENAMETOOLONG;
    }
    return error;
}

struct littlefs_name *littlefs_name_find(struct littlefs_volume *volume, const char *path)
{
    uint64_t hash = littlefs_hash(path);
    struct littlefs_name *name = volume->names;

    while (name && (name->hash != hash || name->gone || strcmp(name->path, path) != 0))
        name = name->next;
    return name;
}

int littlefs_name_enter(struct littlefs_volume *volume, struct littlefs_name *name,
                        const char *path)
{
    uint64_t hash = littlefs_hash(path);

    *name = (struct littlefs_name){
        .next = volume->names,
        .is_folder = name->is_folder,
        .inode = littlefs_inode(volume, hash),
        .hash = hash,
        .path = strdup(path),
    };
    if (!name->path)
        return -ENOMEM;
    volume->names = name;
    return 0;
}

void littlefs_name_leave(struct littlefs_volume *volume, struct littlefs_name *name)
{
    struct littlefs_name **link = &volume->names;

    while (*link != name)
        link = &(*link)->next;
    *link = name->next;
    free(name->path);
}

/* What follows @folder in @path: "" or from a slash on, or NULL. */
static const char *behind(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    bool is_below = !strncmp(path, folder, length) && (!path[length] || path[length] == '/');

    return is_below ? path + length : NULL;
}

int littlefs_names_move(struct littlefs_volume *volume, const char *from, const char *to)
{
    for (struct littlefs_name *name = volume->names; name; name = name->next) {
        const char *rest = name->gone ? NULL : behind(name->path, from);
        if (!rest)
            continue;
        name->later = malloc(strlen(to) + strlen(rest) + 1);
        if (!name->later) {
            littlefs_names_moved(volume, false);
            return -ENOMEM;
        }
        strcat(strcpy(name->later, to), rest);
    }
    return 0;
}

static void take(struct littlefs_name *name)
{
    char *old = name->path;

    name->path = name->later;
    name->later = old;
    name->hash = littlefs_hash(name->path);
}

void littlefs_names_moved(struct littlefs_volume *volume, bool done)
{
    for (struct littlefs_name *name = volume->names; name; name = name->next) {
        if (name->later && done)
            take(name);
        free(name->later);
        name->later = NULL;
    }
}
