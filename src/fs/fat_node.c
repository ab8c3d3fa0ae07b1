#include "fat_node.h"
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

static int new_node(struct fat_volume *volume, const char *path, const FIL *fil,
                    struct fat_node **node)
{
    size_t length = strlen(path) + 1;
    struct fat_node *new = malloc(sizeof *new + length);

    if (!new)
        return -ENOMEM;
    new->next = volume->nodes;
    new->volume = volume;
    new->references = 1;
    new->fil = *fil;
    fat_map_clear(&new->map);
    memcpy(new->path, path, length);
    volume->nodes = new;
    *node = new;
    return 0;
}

int fat_node_open(struct fat_volume *volume, const char *path, BYTE mode, struct fat_node **node)
{
    FIL fil;
    int error = fat_error(volume, path, "open", f_open(&fil, path, mode));

    if (error)
        return error;
    *node = fat_node_find(volume, &fil);
    if (!*node)
        return new_node(volume, path, &fil, node);
    (*node)->references++;
    (*node)->fil.flag |= mode & FA_WRITE;
    return 0;
}

int fat_node_release(struct fat_node *node)
{
    struct fat_node **link = &node->volume->nodes;
    int error = fat_node_sync(node);

    if (--node->references)
        return error;
    while (*link != node)
        link = &(*link)->next;
    *link = node->next;
    free(node);
    return error;
}

int fat_node_sync(struct fat_node *node)
{
    if (!(node->fil.flag & FA_WRITE))
        return 0;
    return fat_error(node->volume, node->path, "write back", f_sync(&node->fil));
}
