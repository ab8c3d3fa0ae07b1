#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>
#include <yao/module.h>

YAO_REQUIRE(input, console);

long sys_read(int fd, void *buffer, size_t size)
{
    struct file *file = fd_file(fd);

    if (!file || !file_readable(file))
        return -EBADF;
    return file->ops->read(file, buffer, size);
}
