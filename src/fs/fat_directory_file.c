/* A directory opened with open(): good for fsync() and fstat() only. */
#include "fat.h"
#include "fat_file.h"
#include "src/file/file.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct directory_file {
    struct file file;
    char path[];
};

static ssize_t read_directory(struct file *file, void *buffer, size_t size)
{
    return -EISDIR;
}

static ssize_t write_directory(struct file *file, const void *buffer, size_t size)
{
    return -EISDIR;
}

static int status_of_directory(struct file *file, struct stat *status)
{
    return fat_stat(((struct directory_file *)file)->path, status);
}

/* Nothing to do: fat_change.c's operations are on the medium when they return. */
static int sync_directory(struct file *file)
{
    return 0;
}

static int close_directory(struct file *file)
{
    free(file);
    return 0;
}

static const struct file_ops directory_ops = {
    .read = read_directory,
    .write = write_directory,
    .status = status_of_directory,
    .sync = sync_directory,
    .close = close_directory,
};

int fat_directory_file_new(const char *path, int flags, struct file **file)
{
    size_t length = strlen(path) + 1;
    struct directory_file *new = malloc(sizeof *new + length);

    if (!new)
        return -ENOMEM;
    new->file = (struct file){.ops = &directory_ops, .flags = flags};
    memcpy(new->path, path, length);
    *file = &new->file;
    return 0;
}
