/*
 * Files of a littlefs volume, each once for all who have it open: littlefs itself would give each
 * its own idea of the content. Some stay when the last one has closed them, so that a path need not
 * be searched again.
 *
 * A file lives on without a name until its last close. littlefs keeps the blocks of an open file
 * that was changed, so one without a name counts as changed; it is never synced.
 */
#pragma once

#include "littlefs_name.h"
#include <sys/stat.h>

/* What littlefs keeps with a file or folder besides its content, as its attribute of that type;
 * little-endian. Others that use littlefs have the seconds there, too, and nothing else. */
#define LITTLEFS_ATTRIBUTE 't'

struct littlefs_stored {
    uint8_t seconds[8], nanoseconds[4]; /* when it was written */
    uint8_t mode[2];                    /* as in struct stat; 0: not known */
};

struct littlefs_node {
    struct littlefs_name name;
    struct littlefs_volume *volume;
    unsigned held;
    bool written;  /* since the time in @stored */
    bool unsynced; /* something has changed */
    int failed;    /* not 0: what all operations return */
    lfs_file_t file;
    struct lfs_file_config config;
    struct lfs_attr attribute;
    struct littlefs_stored stored;
    uint8_t buffer[LITTLEFS_BLOCK];
};

/* Finds the file @path, and holds it. @flags: O_CREAT, for one with @mode, and O_EXCL, or 0. 0 and
 * *node, -EISDIR: it is a folder; or another negative errno. */
int littlefs_node_find(struct littlefs_volume *volume, const char *path, int flags, mode_t mode,
                       struct littlefs_node **node);

/* The last release syncs it, or if its name is gone frees it. 0 or the error of that. */
int littlefs_node_release(struct littlefs_node *node);

/* What was changed is on the medium when it returns 0. */
int littlefs_node_sync(struct littlefs_node *node);

/* At most @size bytes: fewer at the end, or when room runs out; or a negative errno. */
ssize_t littlefs_node_read(struct littlefs_node *node, void *buffer, size_t size, uint64_t offset);
ssize_t littlefs_node_write(struct littlefs_node *node, const void *buffer, size_t size,
                            uint64_t offset);
int littlefs_node_truncate(struct littlefs_node *node, uint64_t size);
uint64_t littlefs_node_size(const struct littlefs_node *node);

int littlefs_node_status(struct littlefs_node *node, struct stat *status);

/* As the operation change() of struct file_ops; and the same for folders. */
int littlefs_node_change(struct littlefs_node *node, const mode_t *mode,
                         const struct timespec times[2]);
int littlefs_folder_status(struct littlefs_volume *volume, const char *path, struct stat *status);
void littlefs_gone_folder_status(const struct littlefs_volume *volume, ino_t inode,
                                 struct stat *status);
int littlefs_folder_change(struct littlefs_volume *volume, const char *path, const mode_t *mode,
                           const struct timespec times[2]);

/* The file, which was synced before, has got the name node->name.path. */
void littlefs_node_renamed(struct littlefs_node *node);

/* The file's name is gone. */
void littlefs_node_unnamed(struct littlefs_node *node);

/* Frees those that nobody holds. */
void littlefs_nodes_forget(struct littlefs_volume *volume);
