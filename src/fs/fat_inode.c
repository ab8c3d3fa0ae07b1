/* Numbers of files, of which FAT has none. */
#include "fat.h"
#include "fat_node.h"
#include <string.h>

/* FNV-1a of text in lower case. */
static uint64_t hash_text(uint64_t hash, const char *text, size_t length)
{
    for (; length; length--, text++) {
        unsigned char c = (unsigned char)*text;
        hash = (hash ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * 0x100000001b3u;
    }
    return hash;
}

/* Whether a file has the number that had the name before, and is still open. */
static bool is_taken(uint64_t hash)
{
    struct fat_volume *volume = fat_drive();
    struct fat_node *node = volume ? volume->removed : NULL;

    while (node && node->inode != hash)
        node = node->next;
    return node;
}

ino_t fat_inode(const char *path, size_t length, const char *name)
{
    uint64_t hash = hash_text(0xcbf29ce484222325u, path, length);

    if (*name && path[length - 1] != '/')
        hash = hash_text(hash, "/", 1);
    hash = hash_text(hash, name, strlen(name));
    while (is_taken(hash))
        hash++;
    return (ino_t)hash;
}
