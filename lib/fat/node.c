/* Open files and folders. One is identified by the place of its short entry. */
#include "node.h"
#include "file.h"
#include "folder.h"
#include "names.h"
#include "table.h"
#include <string.h>

struct vfat_node *vfat_node_of(struct vfat_volume *volume, const struct set *set)
{
    struct vfat_node *node = volume->nodes;

    while (node && (node->sector != set->sector || node->slot != set->slot))
        node = node->next;
    return node;
}

static bool is_taken(const struct vfat_volume *volume, uint64_t id)
{
    const struct vfat_node *node = volume->nodes;

    while (node && node->id != id)
        node = node->next;
    return node;
}

static uint64_t place_of(const struct vfat_node *node)
{
    return (uint64_t)node->sector * SLOTS + node->slot;
}

/* The place of an entry may have been that of another one that is still open. */
uint64_t vfat_node_id(struct vfat_volume *volume, const struct set *set)
{
    uint64_t id = (uint64_t)set->sector * SLOTS + set->slot;

    if (!volume->moved)
        return id;
    const struct vfat_node *node = vfat_node_of(volume, set);
    if (node && node->id)
        return node->id;
    while (is_taken(volume, id))
        id += (uint64_t)1 << 40;
    return id;
}

void vfat_node_move(struct vfat_node *node, const struct set *set)
{
    node->sector = set->sector;
    node->slot = set->slot;
    node->begin = set->first;
}

void vfat_node_fill(struct vfat_node *node, const struct entry *entry)
{
    uint64_t most = node->volume->most_bytes;

    node->folder = entry->attributes & VFAT_FOLDER;
    node->first = entry->first;
    node->size = entry->size < most ? entry->size : most;
    node->valid = entry->valid < most ? entry->valid : most;
    node->map.row = entry->in_row ? vfat_clusters(node->volume, node->size) : 0;
}

void vfat_node_bind(struct vfat_node *node, const struct set *set)
{
    struct entry entry;

    vfat_entry_get(node->volume, set->entry, &entry);
    vfat_node_fill(node, &entry);
    vfat_node_move(node, set);
    node->id = 0;
    node->id = vfat_node_id(node->volume, set);
}

/* Puts it behind the idle ones. */
static void enlist(struct vfat_node *node)
{
    struct vfat_node **link = node->volume->held;

    node->link = link;
    node->next = *link;
    if (*link)
        (*link)->link = &node->next;
    *link = node;
}

static void delist(struct vfat_node *node)
{
    *node->link = node->next;
    if (node->next)
        node->next->link = node->link;
    if (node->volume->held == &node->next)
        node->volume->held = node->link;
}

/* Makes it the last one of those that are idle. */
static void become_idle(struct vfat_node *node)
{
    enlist(node);
    node->volume->held = &node->next;
    node->volume->idle++;
}

static void let_go(struct vfat_node *folder)
{
    if (!folder || is_root(folder) || --folder->references)
        return;
    delist(folder);
    become_idle(folder);
    if (folder->gone || folder->doubtful)
        vfat_node_free(folder);
}

void vfat_node_put_below(struct vfat_node *node, struct vfat_node *folder)
{
    struct vfat_node *old = node->above;

    if (!kind_of(node->volume) || folder == old)
        return;
    node->above = folder;
    if (folder && !is_root(folder))
        vfat_hold(folder);
    let_go(old);
}

/* Takes an idle one off the list. */
static struct vfat_node *detach(struct vfat_node *node)
{
    vfat_node_unname(node);
    delist(node);
    node->volume->idle--;
    let_go(node->above);
    return node;
}

void vfat_node_free(struct vfat_node *node)
{
    struct vfat_volume *volume = node->volume;

    detach(node);
    volume->moved &= volume->nodes != NULL;
    if (node->gone) {
        volume->gone--;
        vfat_retire(volume, node->first);
    }
    vfat_free(volume, node);
}

struct vfat_node *vfat_node_make(struct vfat_volume *volume)
{
    struct vfat_node *node =
        volume->idle < IDLE_NODES ? vfat_alloc(volume, sizeof *node) : detach(volume->nodes);

    if (!node)
        return NULL;
    *node = (struct vfat_node){.volume = volume, .sector = NO_SECTOR};
    become_idle(node);
    return node;
}

int vfat_node_open(struct vfat_volume *volume, const struct set *set, struct vfat_node **node)
{
    *node = vfat_node_of(volume, set);
    if (!*node) {
        *node = vfat_node_make(volume);
        if (!*node)
            return VFAT_ENOMEM;
        vfat_node_bind(*node, set);
    }
    vfat_hold(*node);
    return 0;
}

/* A folder whose first cluster is 0 is empty, not the root. */
int vfat_open(struct vfat_node *folder, const char *name, size_t length, struct vfat_node **node)
{
    struct set set;

    *node = vfat_kept(folder, name, length);
    if (*node) {
        vfat_hold(*node);
        return 0;
    }
    if (vfat_is_absent(folder, name, length))
        return VFAT_ENOENT;
    int error = vfat_name_known(folder, name, length, &set);
    if (error == VFAT_ENOENT)
        vfat_absent_note(folder, name, length);
    if (!error)
        error = vfat_node_open(folder->volume, &set, node);
    if (error)
        return error;
    vfat_node_put_below(*node, folder);
    vfat_node_keep(folder, name, length, *node);
    return 0;
}

void vfat_hold(struct vfat_node *node)
{
    if (node->references++)
        return;
    delist(node);
    enlist(node);
    node->volume->idle--;
}

void vfat_close(struct vfat_node *node)
{
    struct vfat_volume *volume = node->volume;

    if (is_root(node) || --node->references)
        return;
    delist(node);
    become_idle(node);
    if (node->gone || node->doubtful || node->id != place_of(node))
        vfat_node_free(node);
    else if (volume->idle > IDLE_NODES)
        vfat_node_free(volume->nodes);
}

void *vfat_alloc(struct vfat_volume *volume, size_t size)
{
    const struct vfat_device *device = volume->device;
    void *memory = device->alloc(device->context, size);

    for (; !memory && volume->idle; memory = device->alloc(device->context, size))
        vfat_node_free(volume->nodes);
    return memory;
}

void vfat_free(struct vfat_volume *volume, void *memory)
{
    if (memory)
        volume->device->free(volume->device->context, memory);
}

struct vfat_node *vfat_root(struct vfat_volume *volume)
{
    return &volume->root;
}
