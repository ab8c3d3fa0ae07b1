/* The folder /dev, opened. */
#include "dev.h"
#include "mount.h"
#include "open_folder.h"
#include "src/file/device_file.h"
#include <dirent.h>
#include <sys/stat.h>

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

/* The entry behind @at others that are devices or "shm", if it is there: 1, or 0 behind the last.
 */
static int fill_name(unsigned at, struct file_entry *entry)
{
    const struct device_name *device = device_at(at);
    struct stat status;

    if (device) {
        device_status(device, &status);
        *entry = (struct file_entry){device_text(device), status.st_ino, 0, DT_CHR};
    } else if (!device_at(at - 1) || !mount_place("/dev/shm").mount) {
        return 0;
    } else {
        *entry = (struct file_entry){"shm", 1, 0, DT_DIR};
    }
    return 1;
}

static int folder_entry(struct file *file, const struct file_entry **entry)
{
    struct open_folder *this = (struct open_folder *)file;
    int found = 1;

    *entry = &this->entry;
    if (this->at < OPEN_FOLDER_DOTS)
        this->entry = (struct file_entry){this->at ? ".." : ".", 1, 0, DT_DIR};
    else
        found = this->at > UINT16_MAX
                    ? 0
                    : fill_name((unsigned)this->at - OPEN_FOLDER_DOTS, &this->entry);
    this->entry.next = (off_t)this->at + 1;
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
    return open_folder_new(sizeof(struct open_folder), &folder_ops, 0, "/dev", flags, file);
}
