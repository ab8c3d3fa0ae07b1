#include "open_folder.h"
#include "mount.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct open_folder *of(struct file *file)
{
    return (struct open_folder *)file;
}

ssize_t open_folder_read(struct file *file, void *buffer, size_t size)
{
    return -EISDIR;
}

ssize_t open_folder_write(struct file *file, const void *buffer, size_t size)
{
    return -EISDIR;
}

/* To the beginning, or to a position that an entry gave. */
off_t open_folder_seek(struct file *file, off_t offset, int whence)
{
    if (whence == SEEK_CUR && offset == 0)
        return (off_t)of(file)->at;
    if (whence != SEEK_SET || offset < 0)
        return -EINVAL;
    of(file)->at = (uint64_t)offset;
    return offset;
}

void open_folder_taken(struct file *file)
{
    of(file)->at = (uint64_t)of(file)->entry.next;
}

int open_folder_free(struct file *file)
{
    free(file->folder);
    free(file);
    return 0;
}

static int check(int flags)
{
    if ((flags & O_CREAT) && (flags & O_EXCL))
        return -EEXIST;
    return open_writes(flags) || (flags & O_CREAT) ? -EISDIR : 0;
}

/* From malloc(), or NULL. */
static char *whole_path(unsigned mount, const char *path)
{
    if (yao_mount_count == 1 || !mount)
        return strdup(path);
    size_t length = strlen(yao_mounts[mount].path);
    char *whole = malloc(length + strlen(path) + 1);
    if (whole) {
        strcpy(whole, yao_mounts[mount].path);
        strcpy(whole + length, path[1] ? path : "");
    }
    return whole;
}

const char *open_folder_path(const struct open_folder *folder, unsigned mount)
{
    size_t above = yao_mount_count > 1 && mount ? strlen(yao_mounts[mount].path) : 0;
    const char *path = folder->file.folder + above;

    return *path ? path : "/";
}

int open_folder_new(size_t size, const struct file_ops *ops, unsigned mount, const char *path,
                    int flags, struct file **file)
{
    int error = check(flags);
    struct file *new = error ? NULL : malloc(size);
    char *name = error ? NULL : whole_path(mount, path);

    if (!new || !name) {
        free(new);
        free(name);
        return error ? error : -ENOMEM;
    }
    memset(new, 0, size);
    *new = (struct file){.ops = ops, .flags = flags, .folder = name};
    *file = new;
    return 0;
}
