/* A directory opened with open(): for reading its entries, and for calls that begin in it. */
#include "fat.h"
#include "fat_file.h"
#include "src/file/file.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOTS 2 /* "." and "..", which FatFs leaves out */

struct directory_file {
    struct file file;
    struct fat_dir *dir; /* NULL until the first entry is read */
    off_t at;            /* how many entries were taken */
    bool read;           /* the next one is in @found, or the end was reached */
    int result;          /* 1: it is in @found, 0: the end */
    struct fat_entry found;
    struct file_entry entry;
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
    return fat_stat(file->folder, status);
}

/* Nothing to do: fat_change.c's operations are on the medium when they return. */
static int sync_directory(struct file *file)
{
    return 0;
}

static int close_directory(struct file *file)
{
    struct directory_file *directory = (struct directory_file *)file;

    if (directory->dir)
        fat_closedir(directory->dir);
    free(directory);
    return 0;
}

static int read_entry(struct directory_file *directory)
{
    int error = directory->dir ? 0 : fat_opendir(directory->path, &directory->dir);

    if (error)
        return error;
    if (directory->at >= DOTS)
        return fat_readdir(directory->dir, &directory->found);
    strcpy(directory->found.name, directory->at ? ".." : ".");
    directory->found.is_directory = true;
    return 1;
}

static const char *parent_end(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == path ? slash + 1 : slash;
}

/* d_ino must equal stat()'s st_ino. */
static ino_t inode_of(const struct directory_file *directory)
{
    const char *path = directory->path, *name = directory->found.name;
    size_t length = strlen(path);

    if (directory->at == 0)
        return fat_inode(path, length, "");
    if (directory->at == 1)
        return fat_inode(path, (size_t)(parent_end(path) - path), "");
    return fat_inode(path, length, name);
}

static int directory_entry(struct file *file, const struct file_entry **entry)
{
    struct directory_file *directory = (struct directory_file *)file;

    if (!directory->read) {
        int result = read_entry(directory);
        if (result < 0)
            return result;
        directory->read = true;
        directory->result = result;
        directory->entry = (struct file_entry){directory->found.name, inode_of(directory),
                                               directory->at + 1, directory->found.is_directory};
    }
    *entry = &directory->entry;
    return directory->result;
}

static void directory_entry_taken(struct file *file)
{
    struct directory_file *directory = (struct directory_file *)file;

    directory->read = false;
    directory->at++;
}

static int rewind_directory(struct directory_file *directory)
{
    directory->read = false;
    directory->at = 0;
    return directory->dir ? fat_rewinddir(directory->dir) : 0;
}

/* To the beginning, or to a position that an entry gave: by reading up to there. */
static off_t seek_directory(struct file *file, off_t offset, int whence)
{
    struct directory_file *directory = (struct directory_file *)file;
    const struct file_entry *entry;

    if (whence == SEEK_CUR && offset == 0)
        return directory->at;
    if (whence != SEEK_SET || offset < 0)
        return -EINVAL;
    int result = offset < directory->at ? rewind_directory(directory) : 0;
    while (!result && directory->at < offset) {
        result = directory_entry(file, &entry);
        if (result < 0)
            return result;
        if (result == 0)
            break;
        directory_entry_taken(file);
        result = 0;
    }
    return result < 0 ? result : directory->at;
}

static const struct file_ops directory_ops = {
    .read = read_directory,
    .write = write_directory,
    .seek = seek_directory,
    .status = status_of_directory,
    .sync = sync_directory,
    .close = close_directory,
    .entry = directory_entry,
    .entry_taken = directory_entry_taken,
};

int fat_directory_file_new(const char *path, int flags, struct file **file)
{
    size_t length = strlen(path) + 1;
    struct directory_file *new = malloc(sizeof *new + length);

    if (!new)
        return -ENOMEM;
    *new = (struct directory_file){
        .file = {.ops = &directory_ops, .flags = flags, .folder = new->path}};
    memcpy(new->path, path, length);
    *file = &new->file;
    return 0;
}
