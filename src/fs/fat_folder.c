/* A folder opened with open(): for reading its entries, and for calls that begin in it. */
#include "fat_file.h"
#include "fat_status.h"
#include "src/file/file.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DOTS 2 /* "." and "..", which lib/fat leaves out: its positions follow them */

struct folder_file {
    struct file file;
    struct fat_volume *volume;
    struct vfat_node *node;
    uint32_t at;
    bool read;  /* the entry at @at or the next one is in @found, or the end was reached */
    int result; /* 1: it is in @found, 0: the end */
    uint32_t next;
    struct vfat_entry found;
    struct file_entry entry;
};

static struct folder_file *of(struct file *file)
{
    return (struct folder_file *)file;
}

static ssize_t read_folder(struct file *file, void *buffer, size_t size)
{
    return -EISDIR;
}

static ssize_t write_folder(struct file *file, const void *buffer, size_t size)
{
    return -EISDIR;
}

static int status_of_folder(struct file *file, struct stat *status)
{
    return fat_node_status(of(file)->volume, of(file)->node, status);
}

static int change_folder(struct file *file, const mode_t *mode, const struct timespec times[2])
{
    return fat_node_change(of(file)->volume, of(file)->node, mode, times);
}

static int sync_folder(struct file *file)
{
    return vfat_sync(of(file)->volume->vfat);
}

static int close_folder(struct file *file)
{
    vfat_close(of(file)->node);
    free(file->folder);
    free(file);
    return 0;
}

/* "." or "..": the folder above the root is the root. */
static int read_dots(struct folder_file *this)
{
    struct vfat_node *node = this->node;
    struct fat_name name;
    int error = 0;

    strcpy(this->found.name, this->at ? ".." : ".");
    this->next = this->at + 1;
    if (this->at && this->file.folder[1])
        error = fat_find_folder(this->volume, this->file.folder, &node, &name);
    return error ? error : vfat_stat(node, &this->found.status);
}

/* Of a folder that was removed, nothing is there. */
static int read_entry(struct folder_file *this)
{
    if (vfat_is_gone(this->node))
        return -ENOENT;
    if (this->at < DOTS) {
        int error = read_dots(this);
        return error ? error : 1;
    }
    this->next = this->at - DOTS;
    int result = vfat_readdir(this->node, &this->next, &this->found);
    this->next += DOTS;
    return result;
}

static int folder_entry(struct file *file, const struct file_entry **entry)
{
    struct folder_file *this = of(file);

    if (!this->read) {
        int result = read_entry(this);
        if (result < 0)
            return result;
        this->read = true;
        this->result = result;
        this->entry =
            (struct file_entry){this->found.name, this->found.status.id, this->next,
                                this->found.status.attributes & VFAT_FOLDER ? DT_DIR : DT_REG};
    }
    *entry = &this->entry;
    return this->result;
}

static void folder_entry_taken(struct file *file)
{
    of(file)->read = false;
    of(file)->at = of(file)->next;
}

/* To the beginning, or to a position that an entry gave. */
static off_t seek_folder(struct file *file, off_t offset, int whence)
{
    struct folder_file *this = of(file);

    if (whence == SEEK_CUR && offset == 0)
        return this->at;
    if (whence != SEEK_SET || offset < 0 || offset > UINT32_MAX)
        return -EINVAL;
    this->read = false;
    this->at = (uint32_t)offset;
    return offset;
}

static const struct file_ops folder_ops = {
    .read = read_folder,
    .write = write_folder,
    .seek = seek_folder,
    .status = status_of_folder,
    .change = change_folder,
    .sync = sync_folder,
    .close = close_folder,
    .entry = folder_entry,
    .entry_taken = folder_entry_taken,
};

int fat_folder_open(struct fat_volume *volume, struct vfat_node *node, const char *path, int flags,
                    struct file **file)
{
    struct folder_file *new = malloc(sizeof *new);
    char *name = strdup(path);

    if (!new || !name) {
        free(new);
        free(name);
        return -ENOMEM;
    }
    *new = (struct folder_file){
        .file = {.ops = &folder_ops, .flags = flags, .folder = name},
        .volume = volume,
        .node = node,
    };
    vfat_hold(node);
    *file = &new->file;
    return 0;
}
