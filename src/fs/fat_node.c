/* The list of open files. */
#include "fat_node.h"
#include "fat_dates.h"
#include "fat_entry.h"
#include "fat_lookup.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct fat_node *find(const struct fat_volume *volume, uint32_t sector, const BYTE *entry)
{
    struct fat_node *node = volume->nodes;

    while (node && (node->fil.dir_sect != sector || node->fil.dir_ptr != entry))
        node = node->next;
    return node;
}

struct fat_node *fat_node_at(struct fat_volume *volume, const struct fat_spot *spot)
{
    return find(volume, spot->sector, volume->fs.win + spot->offset);
}

struct fat_node *fat_node_find(struct fat_volume *volume, const FIL *fil)
{
    return find(volume, fil->dir_sect, fil->dir_ptr);
}

static void add_node(struct fat_volume *volume, struct fat_node *node)
{
    node->next = volume->nodes;
    node->volume = volume;
    node->references = 1;
    node->removed = NULL;
    fat_map_clear(&node->map);
    volume->nodes = node;
}

/* The entry of a file that is opened. Its date counts: see fat_dates.h. */
static int read_entry(struct fat_volume *volume, const struct fat_spot *spot,
                      struct fat_record *record)
{
    int error = fat_read_record(volume, spot->sector, spot->offset, record);

    if (!error)
        fat_saw(volume, record->time);
    return error;
}

/* Fills @node as open_search() does for reading an existing file, without searching for it. */
static int open_known(struct fat_volume *volume, const struct fat_spot *spot, struct fat_node *node)
{
    struct fat_record record;
    int error = read_entry(volume, spot, &record);

    if (error)
        return fat_device_error(node->path, "open", error);
    node->inode = spot->inode;
    node->fil = (FIL){
        .obj = {.fs = &volume->fs,
                .id = volume->fs.id,
                .sclust = record.cluster,
                .objsize = record.size},
        .flag = FA_READ,
        .dir_sect = spot->sector,
        .dir_ptr = volume->fs.win + spot->offset,
    };
    return 0;
}

static int open_search(struct fat_volume *volume, BYTE mode, struct fat_node *node)
{
    int error = fat_error(volume, node->path, "open", f_open(&node->fil, node->path, mode));
    struct fat_record record;

    if (error)
        return error;
    struct fat_spot spot = fat_found(volume, node->path, &node->fil);
    node->inode = spot.inode;
    read_entry(volume, &spot, &record); /* FatFs has just read it */
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

/* @spot: NULL, or where the file's entry is, for reading. Allocates first: once a file was created
 * or truncated, opening it must not fail. */
static int open_node(struct fat_volume *volume, const char *path, BYTE mode,
                     const struct fat_spot *spot, struct fat_node **node)
{
    size_t length = strlen(path) + 1;
    struct fat_node *new = malloc(sizeof *new + length);

    if (!new)
        return -ENOMEM;
    memcpy(new->path, path, length);
    int error = spot ? open_known(volume, spot, new) : open_search(volume, mode, new);
    struct fat_node *known = error ? NULL : fat_node_find(volume, &new->fil);
    *node = known ? known : new;
    if (known)
        share_node(known, &new->fil);
    if (error || known)
        free(new);
    else
        add_node(volume, new);
    return error;
}

int fat_node_open(struct fat_volume *volume, const char *path, BYTE mode, struct fat_node **node)
{
    const struct fat_spot *spot = mode == FA_READ ? fat_names_find(&volume->names, path) : NULL;
    struct fat_node *known = spot ? fat_node_at(volume, spot) : NULL;

    if (!known)
        return open_node(volume, path, mode, spot, node);
    known->references++;
    *node = known;
    return 0;
}

void fat_node_leave(struct fat_node *node)
{
    struct fat_node **link = node->removed ? &node->volume->removed : &node->volume->nodes;

    while (*link != node)
        link = &(*link)->next;
    *link = node->next;
}

int fat_node_release(struct fat_node *node)
{
    if (--node->references)
        return 0;
    int error = node->removed ? node->removed(node) : fat_node_sync(node);
    fat_node_leave(node);
    free(node);
    return error;
}

int fat_node_sync(struct fat_node *node)
{
    if (node->fil.flag == FA_READ || node->removed) /* neither created nor opened for writing */
        return 0;
    return fat_error(node->volume, node->path, "write back", f_sync(&node->fil));
}
