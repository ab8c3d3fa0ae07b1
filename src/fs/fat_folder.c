/* A folder opened with open(): for reading its entries, and for calls that begin in it. */
#include "fat_file.h"
#include "fat_status.h"
#include "open_folder.h"
#include <dirent.h>
#include <errno.h>
#include <string.h>

struct fat_folder {
    struct open_folder open;
    struct fat_volume *volume;
    struct vfat_node *node;
    struct vfat_entry found;
};

static struct fat_folder *of(struct file *file)
{
    return (struct fat_folder *)file;
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
    return open_folder_free(file);
}

/* "." or "..": the folder above the root is the root. */
static int read_dots(struct fat_folder *this)
{
    struct vfat_node *node = this->node;
    const char *path = open_folder_path(&this->open, this->volume->base.mount);
    bool up = this->open.at;
    struct fat_name name;
    int error = up && path[1] ? fat_find_folder(this->volume, path, &node, &name) : 0;

    if (!error)
        error = vfat_stat(node, &this->found.status);
    strcpy(this->found.name, up ? ".." : ".");
    this->open.entry.next = up + 1;
    return error ? error : 1;
}

/* The positions of lib/fat, which leaves out "." and "..", follow these. */
static int read_names(struct fat_folder *this)
{
    uint64_t at = this->open.at - OPEN_FOLDER_DOTS;
    uint32_t next = (uint32_t)at;
    int result = at == next ? vfat_readdir(this->node, &next, &this->found) : 0;

    this->open.entry.next = (off_t)next + OPEN_FOLDER_DOTS;
    return result;
}

/* Of a folder that was removed, nothing is there. */
static int folder_entry(struct file *file, const struct file_entry **entry)
{
    struct fat_folder *this = of(file);
    const struct vfat_entry *found = &this->found;

    if (vfat_is_gone(this->node))
        return -ENOENT;
    int result = this->open.at < OPEN_FOLDER_DOTS ? read_dots(this) : read_names(this);
    this->open.entry.name = found->name;
    this->open.entry.inode = found->status.id;
    this->open.entry.type = found->status.attributes & VFAT_FOLDER ? DT_DIR : DT_REG;
    *entry = &this->open.entry;
    return result;
}

static const struct file_ops folder_ops = {
    OPEN_FOLDER_OPS,         .entry = folder_entry, .status = status_of_folder,
    .change = change_folder, .sync = sync_folder,   .close = close_folder,
};

int fat_folder_open(struct fat_volume *volume, struct vfat_node *node, const char *path, int flags,
                    struct file **file)
{
    int error = open_folder_new(sizeof(struct fat_folder), &folder_ops, volume->base.mount, path,
                                flags, file);

    if (error)
        return error;
    vfat_hold(node);
    of(*file)->volume = volume;
    of(*file)->node = node;
    return 0;
}
