#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int truncate(const char *path, off_t length)
{
    int fd = open(path, O_WRONLY);

    if (fd < 0)
        return -1;
    int result = ftruncate(fd, length), why = errno; /* close() may change errno */
    if (close(fd) && result == 0)
        return -1;
    errno = why;
    return result;
}
