#include "src/file/fd.h"
#include <unistd.h>

int close(int fd)
{
    return (int)posix_result(fd_release(fd));
}
