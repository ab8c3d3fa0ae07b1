/*
 * Open folders as struct file: what they have in common whatever file system they are on. Each has
 * a struct of its own that begins with struct open_folder, and operations that are OPEN_FOLDER_OPS
 * and its own .entry, .status and .close, and where they are more than nothing .change and .sync.
 */
#pragma once

#include "src/file/file.h"

#define OPEN_FOLDER_DOTS 2 /* "." and ".." have the positions 0 and 1 */

struct open_folder {
    struct file file;
    uint64_t at;             /* of the next entry; a program may have set it to any position */
    struct file_entry entry; /* the one that .entry found last */
};

#define OPEN_FOLDER_OPS                                                                            \
    .read = open_folder_read, .write = open_folder_write, .seek = open_folder_seek,                \
    .entry_taken = open_folder_taken

ssize_t open_folder_read(struct file *file, void *buffer, size_t size);
ssize_t open_folder_write(struct file *file, const void *buffer, size_t size);
off_t open_folder_seek(struct file *file, off_t offset, int whence);
void open_folder_taken(struct file *file);

/* Opens the folder @path of the @mount with the @flags of open(): 0 and *file, @size bytes of which
 * the file system's own are 0; -EEXIST or -EISDIR (@flags), -ENOMEM. */
int open_folder_new(size_t size, const struct file_ops *ops, unsigned mount, const char *path,
                    int flags, struct file **file);

/* Its path there now. */
const char *open_folder_path(const struct open_folder *folder, unsigned mount);

/* The end of .close. Returns 0. */
int open_folder_free(struct file *file);

/* Whether open() makes a file empty: as on Linux, also one that is opened for reading, and not one
 * that is only named. */
static inline bool open_truncates(int flags)
{
    return (flags & O_TRUNC) && !(flags & O_PATH);
}

/* Whether open() needs something that can be written. */
static inline bool open_writes(int flags)
{
    return file_writable(&(struct file){.flags = flags}) || open_truncates(flags);
}
