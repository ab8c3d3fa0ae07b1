#include "table.h"
#include <errno.h>
#include <string.h>

#define FIRST_BITS 4u

/* FNV-1a (Fowler, Noll, Vo), begun with the folder. */
static uint32_t hash_of(const struct tmpfs_node *folder, const char *name, size_t length)
{
    uint32_t hash = 2166136261u ^ (uint32_t)folder->inode;

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    return hash;
}

/* The product's upper bits depend on all of the hash. */
static struct tmpfs_node **chain(struct tmpfs_node **table, uint32_t bits, uint32_t hash)
{
    return &table[hash * 0x9e3779b1u >> (32 - bits)];
}

static struct tmpfs_node **table_new(const struct tmpfs *fs, uint32_t bits)
{
    size_t size = sizeof(struct tmpfs_node *) << bits;
    struct tmpfs_node **table = fs->room.memory->alloc(size);

    return table ? memset(table, 0, size) : NULL;
}

int tmpfs_table_make(struct tmpfs *fs)
{
    fs->table_bits = FIRST_BITS;
    fs->table = table_new(fs, FIRST_BITS);
    return fs->table ? 0 : -ENOMEM;
}

struct tmpfs_node *tmpfs_table_find(const struct tmpfs *fs, const struct tmpfs_node *folder,
                                    const char *name, size_t length)
{
    uint32_t hash = hash_of(folder, name, length);
    struct tmpfs_node *node = *chain(fs->table, fs->table_bits, hash);

    for (; node; node = node->next_of_hash)
        if (node->hash == hash && node->parent == folder &&
            strncmp(node->name, name, length) == 0 && !node->name[length])
            return node;
    return NULL;
}

static void put(struct tmpfs_node **link, struct tmpfs_node *node)
{
    node->next_of_hash = *link;
    *link = node;
}

static void grow(struct tmpfs *fs)
{
    uint32_t bits = fs->table_bits + 1;
    struct tmpfs_node **wider = bits < 32 ? table_new(fs, bits) : NULL;

    if (!wider)
        return;
    for (size_t i = 0; i < (size_t)1 << fs->table_bits; i++)
        for (struct tmpfs_node *node = fs->table[i], *next; node; node = next) {
            next = node->next_of_hash;
            put(chain(wider, bits, node->hash), node);
        }
    fs->room.memory->free(fs->table);
    fs->table = wider;
    fs->table_bits = bits;
}

void tmpfs_table_add(struct tmpfs *fs, struct tmpfs_node *node)
{
    node->hash = hash_of(node->parent, node->name, strlen(node->name));
    if (fs->nodes >> fs->table_bits)
        grow(fs);
    put(chain(fs->table, fs->table_bits, node->hash), node);
}

void tmpfs_table_drop(struct tmpfs *fs, struct tmpfs_node *node)
{
    struct tmpfs_node **link = chain(fs->table, fs->table_bits, node->hash);

    while (*link != node)
        link = &(*link)->next_of_hash;
    *link = node->next_of_hash;
}
