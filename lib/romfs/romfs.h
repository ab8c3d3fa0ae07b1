/*
 * Files and folders in constant memory: a table that a tool made (tools/romfs), and content that is
 * read where it is. Nothing is allocated and nothing changes, so any number of calls may run at
 * once, from any context.
 *
 * Paths are absolute and plain: "/" or "/a/b", without ".", ".." or a slash at the end. Names have
 * 1 to 255 bytes of any value but 0 and '/'; case matters. A name is found by binary search.
 *
 * The table is trusted, as the tool makes it; numbers that callers pass are not.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#define ROMFS_PAGE 4096u
#define ROMFS_NAME 255u

struct romfs_node {
    uint32_t name;   /* bytes from the beginning of struct romfs to the name, which a 0 ends */
    uint32_t parent; /* the number of the folder that it is in; the root's is the root */
    uint16_t mode;   /* S_IFREG or S_IFDIR, with the permissions to read and search */
    uint16_t links;  /* of a folder: 2 and one for each folder in it, or 1: too many */
    uint32_t start;  /* of a file: bytes from the beginning of struct romfs to the content; */
    uint32_t size;   /* and how many; of a folder: the number of its first entry, and how many */
};

/* Begins on a page. All is in the hart's byte order, which is the tool's: little-endian. A file of
 * ROMFS_PAGE or more bytes begins on a page, and its last page is filled with zeros. */
struct romfs {
    int64_t time;             /* of all files and folders, in seconds since 1970 */
    uint32_t count;           /* of nodes */
    uint32_t pages;           /* that all of this takes */
    struct romfs_node node[]; /* the root, then the entries of each folder in the order of names */
};

/* 0 and *node, -ENOENT, -ENOTDIR, or -ENAMETOOLONG. After -ENOENT, *rest is the part of @path that
 * begins with the name that is not there. */
int romfs_find(const struct romfs *fs, const char *path, const struct romfs_node **node,
               const char **rest);

/* Bytes read: fewer than @size only at the end of the file. */
size_t romfs_read(const struct romfs *fs, const struct romfs_node *file, void *buffer, size_t size,
                  uint64_t offset);

/* Entry @index of a folder in the order of names (as bytes), or NULL: it has not so many. */
static inline const struct romfs_node *romfs_entry(const struct romfs *fs,
                                                   const struct romfs_node *folder, uint64_t index)
{
    return index < folder->size ? &fs->node[folder->start + index] : NULL;
}

static inline const char *romfs_name(const struct romfs *fs, const struct romfs_node *node)
{
    return (const char *)fs + node->name;
}

static inline const struct romfs_node *romfs_parent(const struct romfs *fs,
                                                    const struct romfs_node *node)
{
    return &fs->node[node->parent];
}

/* From 1 on, and no other node's. */
static inline uint64_t romfs_inode(const struct romfs *fs, const struct romfs_node *node)
{
    return (uint64_t)(node - fs->node) + 1;
}

/* The first of its pages if @file has some of its own; NULL if others share them. */
static inline const char *romfs_pages(const struct romfs *fs, const struct romfs_node *file)
{
    return file->size >= ROMFS_PAGE ? (const char *)fs + file->start : NULL;
}
