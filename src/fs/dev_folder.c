/* The folder /dev, opened. */
#include "dev.h"
#include "src/file/device_file.h"
#include "src/file/file.h"
#include "tmp.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DOTS 2 /* "." and ".." come first, and behind the names "shm", if it is there */

struct dev_folder {
    struct file file;
    unsigned at;
    struct file_entry entry;
};

static struct dev_folder *of(struct file *file)
{
    return (struct dev_folder *)file;
}

void dev_folder_status(struct stat *status)
{
    *status = (struct stat){.st_dev = DEVICE_FILES,
                            .st_ino = 1,
                            .st_mode = S_IFDIR | S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH,
                            .st_nlink = 2,
                            .st_blksize = 4096};
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
    dev_folder_status(status);
    return 0;
}

/* Entry @at that is a device's, or "shm": 1, or 0 behind the last one. */
static int fill_name(unsigned at, struct file_entry *entry)
{
    const struct device_name *device = device_at(at);
    struct stat status;

    if (device) {
        device_status(device, &status);
        *entry = (struct file_entry){device_text(device), status.st_ino, 0, DT_CHR};
    } else if (!device_at(at - 1) || !tmp_has("/dev/shm")) {
        return 0;
    } else {
        *entry = (struct file_entry){"shm", 1, 0, DT_DIR};
    }
    return 1;
}

static int folder_entry(struct file *file, const struct file_entry **entry)
{
    struct dev_folder *this = of(file);
    int found = 1;

    *entry = &this->entry;
    if (this->at < DOTS)
        this->entry = (struct file_entry){this->at ? ".." : ".", 1, 0, DT_DIR};
    else
        found = fill_name(this->at - DOTS, &this->entry);
    this->entry.next = (off_t)this->at + 1;
    return found;
}

static void folder_entry_taken(struct file *file)
{
    of(file)->at++;
}

/* To the beginning, or to a position that an entry gave. */
static off_t seek_folder(struct file *file, off_t offset, int whence)
{
    if (whence == SEEK_CUR && offset == 0)
        return of(file)->at;
    if (whence != SEEK_SET || offset < 0 || offset > UINT16_MAX)
        return -EINVAL;
    of(file)->at = (unsigned)offset;
    return offset;
}

static int close_folder(struct file *file)
{
    free(file->folder);
    free(file);
    return 0;
}

static const struct file_ops folder_ops = {
    .read = read_folder,
    .write = write_folder,
    .seek = seek_folder,
    .status = status_of_folder,
    .close = close_folder,
    .entry = folder_entry,
    .entry_taken = folder_entry_taken,
};

int dev_folder_open(int flags, struct file **file)
{
    if ((flags & O_CREAT) && (flags & O_EXCL))
        return -EEXIST;
    if (file_writable(&(struct file){.flags = flags}) || flags & (O_CREAT | O_TRUNC))
        return -EISDIR;
    struct dev_folder *new = malloc(sizeof *new);
    char *name = strdup("/dev");
    if (!new || !name) {
        free(new);
        free(name);
        return -ENOMEM;
    }
    *new = (struct dev_folder){.file = {.ops = &folder_ops, .flags = flags, .folder = name}};
    *file = &new->file;
    return 0;
}
