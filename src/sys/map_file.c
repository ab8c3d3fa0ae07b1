/* As __map_file() of the C library does it, in an image that opens files. What it maps is unmapped
 * by munmap(). */
#include "sys.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <yao/module.h>

YAO_ALTERNATIVE(map_file, path);

const unsigned char *__map_file(const char *path, size_t *size);

static long map(int fd, size_t *size)
{
    struct stat status;
    long result = sys_fstat(fd, &status);

    if (result)
        return result;
    *size = (size_t)status.st_size;
    return sys_mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
}

const unsigned char *__map_file(const char *path, size_t *size)
{
    long fd = sys_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);

    if (fd < 0)
        return NULL;
    long start = map((int)fd, size);
    sys_close((int)fd);
    return start < 0 ? NULL : (const unsigned char *)start;
}
