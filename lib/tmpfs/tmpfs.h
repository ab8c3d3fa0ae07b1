/*
 * A file system in memory, as Linux' tmpfs: files, folders, times and modes that are gone when the
 * machine is. Files may have holes; content is kept in pages of 4 KiB.
 *
 * Paths are absolute and plain: "/" or "/a/b", without ".", ".." or a slash at the end. Names have
 * 1 to 255 bytes of any value but 0 and '/'; case matters. Looking up, making and removing a name
 * takes the same time in small and in large folders.
 *
 * Functions return 0 or more, or a negative errno. Nothing changes when a call fails. A node
 * pointer is valid as long as its name is there or it is held. Not reentrant: the caller serializes
 * the calls for one file system. They do not wait; not for interrupt handlers, as memory is
 * allocated.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#define TMPFS_PAGE 4096u
#define TMPFS_NAME 255u

/* What the file system needs from its surroundings. */
struct tmpfs_memory {
    void *(*alloc)(size_t size); /* aligned for any object; NULL when there is none */
    void (*free)(void *memory);
    void *(*alloc_page)(void); /* TMPFS_PAGE bytes, for content; or NULL */
    void (*free_page)(void *page);
    struct timespec (*now)(void);
};

/* The pages of a file. */
struct tmpfs_content {
    void *root;      /* height 0: the only page; else a table of 512 for the height below */
    unsigned height; /* 0 to 6 */
    uint64_t size;   /* bytes, below 2^63 */
    uint64_t pages;  /* that are there */
};

/* Where pages come from. */
struct tmpfs_room {
    const struct tmpfs_memory *memory;
    uint64_t pages; /* of content, in all files */
    uint64_t limit; /* of these */
};

/* A file or a folder. Callers may read all of it, and write the mode's permissions and times. */
struct tmpfs_node {
    uint64_t inode;
    mode_t mode; /* S_IFREG or S_IFDIR with the permissions */
    struct timespec accessed, written, changed;

    struct tmpfs_node *parent; /* the root's is itself; NULL: its name is gone */
    char *name;
    struct tmpfs_node *before, *after; /* in the folder, in the order of their places */
    struct tmpfs_node *next_of_hash;
    uint64_t place; /* in the folder, from 1 on; never used again */
    uint32_t hash;
    unsigned held;
    bool pinned; /* somebody has the address of a page: see tmpfs_pin() */
    union {
        struct tmpfs_content content;
        struct {
            struct tmpfs_node *first, *last;
            uint64_t places;     /* the newest place */
            unsigned folders;    /* how many of those in it are folders */
            uint64_t generation; /* changes with each name that comes or goes */
        } folder;
    };
};

struct tmpfs {
    struct tmpfs_room room;
    struct tmpfs_node *root;
    struct tmpfs_node **table; /* of all names, by hash */
    uint32_t table_bits;
    uint64_t nodes;
    uint64_t inodes; /* the newest one */
};

/* An empty file system whose files may take @limit pages. The root's permissions are @mode.
 * 0 or -ENOMEM. */
int tmpfs_make(struct tmpfs *fs, const struct tmpfs_memory *memory, uint64_t limit, mode_t mode);

/* Frees everything. Nothing may be held. */
void tmpfs_destroy(struct tmpfs *fs);

/* 0 and *node, -ENOENT, -ENOTDIR, or -ENAMETOOLONG. */
int tmpfs_find(const struct tmpfs *fs, const char *path, struct tmpfs_node **node);

/* Makes a file or a folder (S_IFREG or S_IFDIR with permissions). 0 and *node, -EEXIST, -ENOSPC,
 * or as tmpfs_find() for the folder that it is to be in. */
int tmpfs_create(struct tmpfs *fs, const char *path, mode_t mode, struct tmpfs_node **node);

/* A held file in no folder, with @mode: tmpfs_release() is its end. 0 and *node, or -ENOSPC. */
int tmpfs_create_nameless(struct tmpfs *fs, mode_t mode, struct tmpfs_node **node);

/* Removes the name of a file; of an empty folder, if @folder. What is held stays until it is
 * released. As tmpfs_find(); -EISDIR or -ENOTDIR: not of this kind; -ENOTEMPTY, -EBUSY: the
 * root. */
int tmpfs_remove(struct tmpfs *fs, const char *path, bool folder);

/* Moves @old to @new, and removes what had that name: a file for a file, an empty folder for a
 * folder. As tmpfs_remove() and tmpfs_create(); -EINVAL: into itself. */
int tmpfs_rename(struct tmpfs *fs, const char *old, const char *new);

/* Keeps @node although its name is removed. */
static inline void tmpfs_hold(struct tmpfs_node *node)
{
    node->held++;
}

/* The last release of a node without a name frees it. */
void tmpfs_release(struct tmpfs *fs, struct tmpfs_node *node);

/* The first node of @folder with a place above @place, or NULL. @hint: a node that was found
 * before, and @generation, which the folder had then; or NULL. */
struct tmpfs_node *tmpfs_next(const struct tmpfs_node *folder, uint64_t place,
                              struct tmpfs_node *hint, uint64_t generation);

/* Bytes read: fewer than @size only at the end of the file. @offset below 2^63. */
size_t tmpfs_read(struct tmpfs_node *file, void *buffer, size_t size, uint64_t offset);

/* Bytes written: fewer than @size, or -ENOSPC for none, when pages run out. @offset + @size must be
 * below 2^63. */
ssize_t tmpfs_write(struct tmpfs *fs, struct tmpfs_node *file, const void *buffer, size_t size,
                    uint64_t offset);

/* Page @index of a file that is held, made if it was a hole; or NULL: there is no memory. From now
 * on until the last release its pages stay where they are: what is cut off is only cleared. */
void *tmpfs_pin(struct tmpfs *fs, struct tmpfs_node *file, uint64_t index);

/* Cuts, or lengthens by a hole, which takes no pages. @size below 2^63. */
void tmpfs_resize(struct tmpfs *fs, struct tmpfs_node *file, uint64_t size);
