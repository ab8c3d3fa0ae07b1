/* Open folders in memory. */
#include "src/file/file.h"
#include "tmp_volume.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DOTS 2 /* "." and ".." come first: the places of names follow them */

struct tmp_folder {
    struct file file;
    struct memory_volume *volume;
    struct tmpfs_node *node;
    uint64_t at;              /* of the next entry: 0, 1, or behind a name's place */
    struct tmpfs_node *found; /* the last one, if generation is still the folder's */
    uint64_t generation;
    struct file_entry entry;
};

static struct tmp_folder *of(struct file *file)
{
    return (struct tmp_folder *)file;
}

static ssize_t read_folder(struct file *file, void *buffer, size_t size)
{
    return -EISDIR;
}

static ssize_t write_folder(struct file *file, const void *buffer, size_t size)
{
    return -EISDIR;
}

static int fill_dots(struct tmp_folder *this)
{
    const struct tmpfs_node *node = this->at ? this->node->parent : this->node;

    this->entry =
        (struct file_entry){this->at ? ".." : ".", node->inode, (off_t)this->at + 1, DT_DIR};
    return 1;
}

static int fill_next(struct tmp_folder *this)
{
    struct tmpfs_node *node =
        tmpfs_next(this->node, this->at - DOTS, this->found, this->generation);

    this->found = node;
    this->generation = this->node->folder.generation;
    if (!node)
        return 0;
    this->entry = (struct file_entry){node->name, node->inode, (off_t)(node->place + DOTS),
                                      IFTODT(node->mode)};
    return 1;
}

/* Of a folder that was removed, nothing is there. */
static int folder_entry(struct file *file, const struct file_entry **entry)
{
    struct tmp_folder *this = of(file);

    *entry = &this->entry;
    if (!this->node->parent)
        return -ENOENT;
    return this->at < DOTS ? fill_dots(this) : fill_next(this);
}

static void folder_entry_taken(struct file *file)
{
    of(file)->at = (uint64_t)of(file)->entry.next;
}

/* To the beginning, or to a position that an entry gave. */
static off_t seek_folder(struct file *file, off_t offset, int whence)
{
    if (whence == SEEK_CUR && offset == 0)
        return (off_t)of(file)->at;
    if (whence != SEEK_SET || offset < 0)
        return -EINVAL;
    of(file)->at = (uint64_t)offset;
    return offset;
}

static int sync_folder(struct file *file)
{
    return 0;
}

static int status_of_folder(struct file *file, struct stat *status)
{
    memory_node_status(of(file)->volume, of(file)->node, status);
    return 0;
}

static int change_folder(struct file *file, const mode_t *mode, const struct timespec times[2])
{
    return memory_node_change(of(file)->node, mode, times);
}

static int close_folder(struct file *file)
{
    tmpfs_release(&of(file)->volume->fs, of(file)->node);
    free(file->folder);
    free(file);
    return 0;
}

static const struct file_ops folder_ops = {
    .read = read_folder,
    .write = write_folder,
    .seek = seek_folder,
    .sync = sync_folder,
    .status = status_of_folder,
    .change = change_folder,
    .close = close_folder,
    .entry = folder_entry,
    .entry_taken = folder_entry_taken,
};

int tmp_folder_open(struct memory_volume *volume, struct tmpfs_node *node, const char *path,
                    int flags, struct file **file)
{
    struct tmp_folder *new = malloc(sizeof *new);
    char *name = strdup(path);

    if (!new || !name) {
        free(new);
        free(name);
        return -ENOMEM;
    }
    *new = (struct tmp_folder){
        .file = {.ops = &folder_ops, .flags = flags, .folder = name},
        .volume = volume,
        .node = node,
    };
    tmpfs_hold(node);
    *file = &new->file;
    return 0;
}
