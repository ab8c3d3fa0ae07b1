/* Replaces picolibc's fopen(), which leaks the descriptor if fdopen() runs out of memory. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The open() flags for a mode string (C17, 7.21.5.3); after the first letter, any order will do. */
static int open_flags(const char *mode)
{
    int access = strchr(mode, '+') ? O_RDWR : *mode == 'r' ? O_RDONLY : O_WRONLY;
    int exclusive = strchr(mode, 'x') ? O_EXCL : 0;

    switch (*mode) {
    case 'r':
        return access;
    case 'w':
        return access | O_CREAT | O_TRUNC | exclusive;
    case 'a':
        return access | O_CREAT | O_APPEND | exclusive;
    default:
        errno = EINVAL;
        return -1;
    }
}

FILE *fopen(const char *path, const char *mode)
{
    int flags = open_flags(mode);
    int fd = flags < 0 ? -1 : open(path, flags, 0666);

    if (fd < 0)
        return NULL;
    FILE *file = fdopen(fd, mode);
    if (!file) {
        int error = errno;
        close(fd);
        errno = error;
    }
    return file;
}
