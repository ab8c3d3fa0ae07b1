/* A cache with one place for each hash: a new path replaces the old one there. */
#include "fat_names.h"
#include <string.h>

/* The index comes from the hash's upper half: multiplication only carries upwards. */
static uint32_t place_of(const char *path)
{
    uint32_t hash = 0;

    for (; *path; path++)
        hash = (hash ^ (uint8_t)*path) * 0x9e3779b1u;
    return hash >> 16 & (FAT_NAMES - 1);
}

const struct fat_spot *fat_names_find(const struct fat_names *names, const char *path)
{
    const struct fat_name *name = &names->names[place_of(path)];

    return strcmp(name->path, path) == 0 ? &name->spot : NULL;
}

void fat_names_add(struct fat_names *names, const char *path, const struct fat_spot *spot)
{
    struct fat_name *name = &names->names[place_of(path)];
    size_t length = strlen(path) + 1;

    if (length > sizeof name->path)
        return;
    memcpy(name->path, path, length);
    name->spot = *spot;
}

void fat_names_clear(struct fat_names *names)
{
    for (unsigned i = 0; i < FAT_NAMES; i++)
        names->names[i].path[0] = '\0';
}
