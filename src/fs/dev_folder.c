/* The folder /dev, opened. */
#include "dev.h"
#include "dev_block.h"
#include "mount.h"
#include "open_folder.h"
#include "src/file/device_file.h"
#include <dirent.h>
#include <sys/stat.h>

struct dev_folder {
    struct open_folder open;
    char name[DEV_BLOCK_NAME]; /* of the entry, if it is a block device */
};

void dev_folder_status(struct stat *status)
{
    *status = (struct stat){.st_dev = DEVICE_FILES,
                            .st_ino = 1,
                            .st_mode = S_IFDIR | S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH,
                            .st_nlink = 2,
                            .st_blksize = 4096};
}

static int status_of_folder(struct file *file, struct stat *status)
{
    dev_folder_status(status);
    return 0;
}

/* Entry @at of those that follow devices' names: "shm", if it is there, and block devices. */
static int fill_other(struct dev_folder *this, unsigned at)
{
    bool shm = mount_place("/dev/shm").mount;

    if (!shm || at)
        return dev_block_entry(at - shm, this->name, &this->open.entry);
    this->open.entry = (struct file_entry){"shm", 1, 0, DT_DIR};
    return 1;
}

/* 1, or 0 behind the last one. */
static int fill_name(struct dev_folder *this, unsigned at)
{
    const struct device_name *device = device_at(at);
    struct stat status;

    if (!device)
        return fill_other(this, at - device_count);
    device_status(device, &status);
    this->open.entry = (struct file_entry){device_text(device), status.st_ino, 0, DT_CHR};
    return 1;
}

static int folder_entry(struct file *file, const struct file_entry **entry)
{
    struct dev_folder *this = (struct dev_folder *)file;
    uint64_t at = this->open.at;
    int found = at <= UINT16_MAX;

    *entry = &this->open.entry;
    if (at < OPEN_FOLDER_DOTS)
        this->open.entry = (struct file_entry){at ? ".." : ".", 1, 0, DT_DIR};
    else if (found)
        found = fill_name(this, (unsigned)at - OPEN_FOLDER_DOTS);
    this->open.entry.next = (off_t)at + 1;
    return found;
}

static const struct file_ops folder_ops = {
    OPEN_FOLDER_OPS,
    .entry = folder_entry,
    .status = status_of_folder,
    .close = open_folder_free,
};

int dev_folder_open(int flags, struct file **file)
{
    return open_folder_new(sizeof(struct dev_folder), &folder_ops, 0, "/dev", flags, file);
}
