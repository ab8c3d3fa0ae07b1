/* Open folders of the image. */
#include "open_folder.h"
#include "rom_volume.h"
#include <dirent.h>
#include <yao/module.h>

YAO_ALTERNATIVE(rom, image);

struct rom_folder {
    struct open_folder folder;
    const struct romfs_node *node;
};

static struct rom_folder *of(struct file *file)
{
    return (struct rom_folder *)file;
}

static int fill_dots(struct rom_folder *this)
{
    uint64_t at = this->folder.at;
    const struct romfs_node *node = at ? romfs_parent(&yao_files, this->node) : this->node;

    this->folder.entry =
        (struct file_entry){at ? ".." : ".", romfs_inode(&yao_files, node), (off_t)at + 1, DT_DIR};
    return 1;
}

static int folder_entry(struct file *file, const struct file_entry **entry)
{
    struct rom_folder *this = of(file);
    uint64_t at = this->folder.at;

    *entry = &this->folder.entry;
    if (at < OPEN_FOLDER_DOTS)
        return fill_dots(this);
    const struct romfs_node *node = romfs_entry(&yao_files, this->node, at - OPEN_FOLDER_DOTS);
    if (!node)
        return 0;
    this->folder.entry =
        (struct file_entry){romfs_name(&yao_files, node), romfs_inode(&yao_files, node),
                            (off_t)at + 1, IFTODT(node->mode)};
    return 1;
}

static int sync_folder(struct file *file)
{
    return 0;
}

static int status_of_folder(struct file *file, struct stat *status)
{
    rom_node_status(of(file)->node, status);
    return 0;
}

static int change_folder(struct file *file, const mode_t *mode, const struct timespec times[2])
{
    return -EROFS;
}

static const struct file_ops folder_ops = {
    OPEN_FOLDER_OPS,         .sync = sync_folder,       .status = status_of_folder,
    .change = change_folder, .close = open_folder_free, .entry = folder_entry,
};

int rom_folder_open(const struct rom_volume *volume, const struct romfs_node *node,
                    const char *path, int flags, struct file **file)
{
    int error =
        open_folder_new(sizeof(struct rom_folder), &folder_ops, volume->mount, path, flags, file);

    if (!error)
        of(*file)->node = node;
    return error;
}
