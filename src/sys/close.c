#include "src/file/fd.h"
#include "sys.h"

long sys_close(int fd)
{
    return fd_release(fd);
}
