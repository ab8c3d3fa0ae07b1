/* The POSIX calls that the tests use, on ours, as the C library of an image makes them. */
#include "src/file/device_file.h"
#include "src/sys/sys.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static long result(long value)
{
    if (value >= 0)
        return value;
    errno = (int)-value;
    return -1;
}

int access(const char *path, int mode)
{
    return (int)result(sys_faccessat(AT_FDCWD, path, mode));
}

int chdir(const char *path)
{
    return (int)result(sys_chdir(path));
}

int close(int fd)
{
    return (int)result(sys_close(fd));
}

int dup(int fd)
{
    return (int)result(sys_dup(fd));
}

int dup2(int fd, int wanted)
{
    if (fd == wanted)
        return (int)result(sys_fcntl(fd, F_GETFD, 0)) < 0 ? -1 : fd;
    return (int)result(sys_dup3(fd, wanted, 0));
}

int fstat(int fd, struct stat *status)
{
    return (int)result(sys_fstat(fd, status));
}

int fsync(int fd)
{
    return (int)result(sys_fsync(fd));
}

int ftruncate(int fd, off_t length)
{
    return (int)result(sys_ftruncate(fd, length));
}

char *getcwd(char *buffer, size_t size)
{
    return result(sys_getcwd(buffer, size)) < 0 ? NULL : buffer;
}

off_t lseek(int fd, off_t offset, int whence)
{
    return result(sys_lseek(fd, offset, whence));
}

int mkdir(const char *path, mode_t mode)
{
    return (int)result(sys_mkdirat(AT_FDCWD, path, (int)mode));
}

int open(const char *path, int flags, ...)
{
    return (int)result(sys_openat(AT_FDCWD, path, flags, 0666));
}

ssize_t pread(int fd, void *buffer, size_t size, off_t offset)
{
    return result(sys_pread64(fd, buffer, size, offset));
}

ssize_t pwrite(int fd, const void *buffer, size_t size, off_t offset)
{
    return result(sys_pwrite64(fd, buffer, size, offset));
}

ssize_t read(int fd, void *buffer, size_t size)
{
    return result(sys_read(fd, buffer, size));
}

int rename(const char *from, const char *to)
{
    return (int)result(sys_renameat2(AT_FDCWD, from, AT_FDCWD, to, 0));
}

int rmdir(const char *path)
{
    return (int)result(sys_unlinkat(AT_FDCWD, path, AT_REMOVEDIR));
}

int stat(const char *path, struct stat *status)
{
    return (int)result(sys_newfstatat(AT_FDCWD, path, status, 0));
}

int truncate(const char *path, off_t length)
{
    return (int)result(sys_truncate(path, length));
}

int unlink(const char *path)
{
    return (int)result(sys_unlinkat(AT_FDCWD, path, 0));
}

ssize_t write(int fd, const void *buffer, size_t size)
{
    return result(sys_write(fd, buffer, size));
}

/* A stream of a folder, as musl makes it: src/dirent. */
struct __dirstream {
    int fd;
    size_t used, at;
    char buffer[2048] __attribute__((aligned(8)));
};

DIR *opendir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY);
    DIR *dir = fd < 0 ? NULL : malloc(sizeof *dir);

    if (dir)
        *dir = (DIR){.fd = fd};
    else if (fd >= 0) {
        close(fd);
        errno = ENOMEM;
    }
    return dir;
}

static struct dirent *next_entry(DIR *dir)
{
    if (dir->at == dir->used) {
        long length = result(sys_getdents64(dir->fd, dir->buffer, sizeof dir->buffer));
        if (length <= 0)
            return NULL;
        dir->used = (size_t)length;
        dir->at = 0;
    }
    struct dirent *entry = (struct dirent *)(dir->buffer + dir->at);
    dir->at += entry->d_reclen;
    return entry;
}

/* Without "." and "..". */
struct dirent *readdir(DIR *dir)
{
    struct dirent *entry;

    while ((entry = next_entry(dir)) &&
           (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")))
        continue;
    return entry;
}

void rewinddir(DIR *dir)
{
    lseek(dir->fd, 0, SEEK_SET);
    dir->at = dir->used = 0;
}

int closedir(DIR *dir)
{
    int error = close(dir->fd);

    free(dir);
    return error;
}

/* A host test has no random numbers. */
ssize_t device_random(struct file *file, void *buffer, size_t size)
{
    return -EIO;
}
