/* Open folders of a littlefs volume. */
#include "littlefs_folder.h"
#include "littlefs_calls.h"
#include "littlefs_node.h"
#include "open_folder.h"
#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);

struct littlefs_folder {
    struct open_folder open;
    struct littlefs_volume *volume;
    struct littlefs_name name;
    lfs_dir_t folder;
    uint64_t at; /* of the next entry that littlefs returns */
    struct lfs_info found;
};

static struct littlefs_folder *of(struct file *file)
{
    return (struct littlefs_folder *)file;
}

static int status_of_folder(struct file *file, struct stat *status)
{
    struct littlefs_folder *this = of(file);

    if (!this->name.gone)
        return littlefs_folder_status(this->volume, this->name.path, status);
    littlefs_gone_folder_status(this->volume, this->name.inode, status);
    return 0;
}

static int change_folder(struct file *file, const mode_t *mode, const struct timespec times[2])
{
    struct littlefs_folder *this = of(file);

    return this->name.gone ? -ENOENT
                           : littlefs_folder_change(this->volume, this->name.path, mode, times);
}

static int sync_folder(struct file *file)
{
    return littlefs_sync(of(file)->volume);
}

static int close_folder(struct file *file)
{
    struct littlefs_folder *this = of(file);

    littlefs_call_close_folder(this->volume, &this->folder);
    littlefs_name_leave(this->volume, &this->name);
    return open_folder_free(file);
}

static int read_dots(struct littlefs_folder *this)
{
    strcpy(this->found.name, this->open.at ? ".." : ".");
    this->found.type = LFS_TYPE_DIR;
    this->open.entry.inode = this->name.inode;
    if (this->open.at)
        this->open.entry.inode = littlefs_inode(this->volume, littlefs_hash_above(this->name.path));
    return 1;
}

/* littlefs keeps its place while names come and go; after a jump it counts them. */
static int read_names(struct littlefs_folder *this)
{
    int error = 0;

    if (this->at != this->open.at)
        error = this->open.at > UINT32_MAX
                    ? -EINVAL
                    : littlefs_call_place(this->volume, &this->folder, (uint32_t)this->open.at);
    if (error)
        return error == -EINVAL ? 0 : error; /* behind the end */
    this->at = this->open.at;
    int result = littlefs_call_next(this->volume, &this->folder, &this->found);
    if (result <= 0)
        return result;
    this->open.entry.inode =
        littlefs_inode(this->volume, littlefs_hash_in(this->name.hash, this->found.name));
    return 1;
}

/* An entry that was not taken is returned again. */
static bool is_found(const struct littlefs_folder *this)
{
    return this->open.entry.name && this->open.entry.next == (off_t)this->open.at + 1;
}

/* Of a folder that was removed, nothing is there. */
static int folder_entry(struct file *file, const struct file_entry **entry)
{
    struct littlefs_folder *this = of(file);

    *entry = &this->open.entry;
    if (this->name.gone)
        return -ENOENT;
    if (is_found(this))
        return 1;
    int result = this->open.at < OPEN_FOLDER_DOTS ? read_dots(this) : read_names(this);
    this->open.entry.name = result > 0 ? this->found.name : NULL;
    this->open.entry.next = (off_t)this->open.at + 1;
    this->open.entry.type = this->found.type == LFS_TYPE_DIR ? DT_DIR : DT_REG;
    if (result > 0 && this->open.at >= OPEN_FOLDER_DOTS)
        this->at++;
    return result;
}

static const struct file_ops folder_ops = {
    OPEN_FOLDER_OPS,         .entry = folder_entry, .status = status_of_folder,
    .change = change_folder, .sync = sync_folder,   .close = close_folder,
};

static int begin(struct littlefs_folder *this, struct littlefs_volume *volume, const char *path)
{
    this->volume = volume;
    this->name.is_folder = true;
    int error = littlefs_call_open_folder(volume, &this->folder, path);
    if (error)
        return error;
    error = littlefs_name_enter(volume, &this->name, path);
    if (error)
        littlefs_call_close_folder(volume, &this->folder);
    return error;
}

int littlefs_folder_open(struct littlefs_volume *volume, const char *path, int flags,
                         struct file **file)
{
    int error = open_folder_new(sizeof(struct littlefs_folder), &folder_ops, volume->base.mount,
                                path, flags, file);

    if (error)
        return error;
    error = begin(of(*file), volume, path);
    if (error)
        open_folder_free(*file);
    return error;
}
