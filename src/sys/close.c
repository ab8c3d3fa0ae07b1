#include "src/file/fd.h"
#include "sys.h"
#include <yao/module.h>

YAO_REQUIRE(puts, stream);

long sys_close(int fd)
{
    return fd_release(fd);
}
