#include "file.h"
#include "files.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int file_open(struct log *log, unsigned number, int flags)
{
    log->file = number;
    files_path(log, number);
    log->operation = "open";
    log->fd = open(log->path, flags, 0644);
    return log->fd < 0 ? -1 : 0;
}

int file_write(struct log *log, unsigned index, const char *records, unsigned count)
{
    size_t size = count * RECORD_SIZE;
    log->operation = "write";
    ssize_t written = pwrite(log->fd, records, size, file_place(index));
    if (written >= 0 && (size_t)written < size)
        errno = ENOSPC;
    return written == (ssize_t)size ? 0 : -1;
}

int file_sync(struct log *log)
{
    log->operation = "write back";
    return fsync(log->fd);
}

int file_close(struct log *log)
{
    log->operation = "close";
    return close(log->fd);
}

int file_blank_rest(struct log *log)
{
    static char blank[FILE_BATCH * RECORD_SIZE];
    for (unsigned i = 0; i < FILE_BATCH; i++)
        record_make_blank(blank + i * RECORD_SIZE);
    for (unsigned index = log->used; index < log->capacity; index += FILE_BATCH) {
        unsigned left = log->capacity - index;
        if (file_write(log, index, blank, left < FILE_BATCH ? left : FILE_BATCH))
            return -1;
    }
    return file_sync(log);
}
