#include "fd.h"
#include "posix.h"
#include <stdio.h>

void posix_sync_all(void)
{
    fflush(stdout);
    for (int fd = 0; fd < FD_MAX; fd++)
        if (fd_table[fd] && fd_table[fd]->ops->sync)
            fd_table[fd]->ops->sync(fd_table[fd]);
}
