/* The list of open files. */
#include "fat_node.h"
#include "fat_dates.h"
#include "fat_entry.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool same_entry(const FIL *a, const FIL *b)
{
    return a->dir_sect == b->dir_sect && a->dir_ptr == b->dir_ptr;
}

struct fat_node *fat_node_find(struct fat_volume *volume, const FIL *fil)
{
    struct fat_node *node = volume->nodes;

    while (node && !same_entry(&node->fil, fil))
        node = node->next;
    return node;
}

static void add_node(struct fat_volume *volume, struct fat_node *node, const char *path)
{
    node->next = volume->nodes;
    node->volume = volume;
    node->references = 1;
    fat_map_clear(&node->map);
    strcpy(node->path, path);
    volume->nodes = node;
}

/* The entry of a file that is opened. Its date counts: see fat_dates.h. */
static int read_entry(struct fat_volume *volume, uint32_t sector, uint32_t offset,
                      struct fat_record *record)
{
    int error = fat_read_record(volume, sector, offset, record);

    if (!error)
        fat_saw(volume, record->time);
    return error;
}

/* Fills @fil as f_open() does for reading an existing file, without searching for it. */
static int open_known(struct fat_volume *volume, const struct fat_name *name, FIL *fil)
{
    struct fat_record record;
    int error = read_entry(volume, name->sector, name->offset, &record);

    if (error)
        return fat_device_error(name->path, "open", error);
    *fil = (FIL){
        .obj = {.fs = &volume->fs,
                .id = volume->fs.id,
                .sclust = record.cluster,
                .objsize = record.size},
        .flag = FA_READ,
        .dir_sect = name->sector,
        .dir_ptr = volume->fs.win + name->offset,
    };
    return 0;
}

static int open_file(struct fat_volume *volume, const char *path, BYTE mode, FIL *fil)
{
    const struct fat_name *name = mode == FA_READ ? fat_names_find(&volume->names, path) : NULL;

    if (name)
        return open_known(volume, name, fil);
    int error = fat_error(volume, path, "open", f_open(fil, path, mode));
    if (error)
        return error;
    struct fat_record record;
    uint32_t offset = fat_record_offset(volume, fil);
    read_entry(volume, fil->dir_sect, offset, &record); /* FatFs has just read it */
    fat_names_add(&volume->names, path, fil->dir_sect, offset);
    return 0;
}

/* A node that was open for reading only takes over the new handle, which may be open for writing.
 * One that is open for writing keeps its own, which knows unwritten changes. */
static void share_node(struct fat_node *node, const FIL *fil)
{
    node->references++;
    if (!(node->fil.flag & FA_WRITE))
        node->fil = *fil;
}

/* Allocates first: once a file was created or truncated, opening it must not fail. */
int fat_node_open(struct fat_volume *volume, const char *path, BYTE mode, struct fat_node **node)
{
    struct fat_node *new = malloc(sizeof *new + strlen(path) + 1);

    if (!new)
        return -ENOMEM;
    int error = open_file(volume, path, mode, &new->fil);
    struct fat_node *known = error ? NULL : fat_node_find(volume, &new->fil);
    *node = known ? known : new;
    if (known)
        share_node(known, &new->fil);
    if (error || known)
        free(new);
    else
        add_node(volume, new, path);
    return error;
}

int fat_node_release(struct fat_node *node)
{
    struct fat_node **link = &node->volume->nodes;

    if (--node->references)
        return 0;
    int error = fat_node_sync(node);
    while (*link != node)
        link = &(*link)->next;
    *link = node->next;
    free(node);
    return error;
}

int fat_node_sync(struct fat_node *node)
{
    return fat_error(node->volume, node->path, "write back", f_sync(&node->fil));
}
