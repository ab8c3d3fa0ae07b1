#include "src/file/fd.h"
#include "sys.h"
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#define ALIGNMENT sizeof(uint64_t)

/* Appends @entry to the buffer. Returns its length there, or 0 if it does not fit. */
static size_t append(char *to, size_t room, const struct file_entry *entry)
{
    size_t name = strlen(entry->name) + 1;
    size_t length = (offsetof(struct dirent, d_name) + name + ALIGNMENT - 1) & -ALIGNMENT;

    if (length > room)
        return 0;
    struct dirent *record = (struct dirent *)to;
    record->d_ino = entry->inode;
    record->d_off = entry->next;
    record->d_reclen = (unsigned short)length;
    record->d_type = entry->type;
    memcpy(record->d_name, entry->name, name);
    return length;
}

long sys_getdents64(int fd, void *buffer, size_t size)
{
    struct file *file = fd_file(fd);
    const struct file_entry *entry;
    size_t used = 0;
    int found;

    if (!file)
        return -EBADF;
    if (!file->ops->entry)
        return -ENOTDIR;
    while ((found = file->ops->entry(file, &entry)) == 1) {
        size_t length = append((char *)buffer + used, size - used, entry);
        if (!length)
            return used ? (long)used : -EINVAL;
        used += length;
        file->ops->entry_taken(file);
    }
    return used || !found ? (long)used : found;
}
