/* Open folders in memory. */
#include "open_folder.h"
#include "tmp_volume.h"
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

struct tmp_folder {
    struct open_folder open;
    struct tmp_volume *volume;
    struct tmpfs_node *node;
    struct tmpfs_node *found; /* the last one, if generation is still the folder's */
    uint64_t generation;
};

static struct tmp_folder *of(struct file *file)
{
    return (struct tmp_folder *)file;
}

static int fill_dots(struct tmp_folder *this)
{
    bool up = this->open.at;
    const struct tmpfs_node *node = up ? this->node->parent : this->node;

    this->open.entry = (struct file_entry){up ? ".." : ".", node->inode, up + 1, DT_DIR};
    return 1;
}

static int fill_next(struct tmp_folder *this)
{
    struct tmpfs_node *node =
        tmpfs_next(this->node, this->open.at - OPEN_FOLDER_DOTS, this->found, this->generation);

    this->found = node;
    this->generation = this->node->folder.generation;
    if (!node)
        return 0;
    this->open.entry = (struct file_entry){
        node->name, node->inode, (off_t)(node->place + OPEN_FOLDER_DOTS), IFTODT(node->mode)};
    return 1;
}

/* Of a folder that was removed, nothing is there. */
static int folder_entry(struct file *file, const struct file_entry **entry)
{
    struct tmp_folder *this = of(file);

    *entry = &this->open.entry;
    if (!this->node->parent)
        return -ENOENT;
    return this->open.at < OPEN_FOLDER_DOTS ? fill_dots(this) : fill_next(this);
}

static int sync_folder(struct file *file)
{
    return 0;
}

static int status_of_folder(struct file *file, struct stat *status)
{
    memory_node_status(&of(file)->volume->memory, of(file)->node, status);
    return 0;
}

static int change_folder(struct file *file, const mode_t *mode, const struct timespec times[2])
{
    return memory_node_change(of(file)->node, mode, times);
}

static int close_folder(struct file *file)
{
    tmpfs_release(&of(file)->volume->memory.fs, of(file)->node);
    return open_folder_free(file);
}

static const struct file_ops folder_ops = {
    OPEN_FOLDER_OPS,         .entry = folder_entry, .status = status_of_folder,
    .change = change_folder, .sync = sync_folder,   .close = close_folder,
};

int tmp_folder_open(struct tmp_volume *volume, struct tmpfs_node *node, const char *path, int flags,
                    struct file **file)
{
    int error =
        open_folder_new(sizeof(struct tmp_folder), &folder_ops, volume->mount, path, flags, file);

    if (error)
        return error;
    tmpfs_hold(node);
    of(*file)->volume = volume;
    of(*file)->node = node;
    return 0;
}
