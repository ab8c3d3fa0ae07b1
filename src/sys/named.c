#include "named.h"
#include "src/file/fd.h"
#include "src/file/path.h"
#include "src/fs/tree.h"
#include <errno.h>

int named_fd(int fd, struct named *named)
{
    named->file = fd_file(fd);
    return named->file ? 0 : -EBADF;
}

int named_at(int dir, const char *path, int flags, struct named *named)
{
    if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
        return -EINVAL;
    if ((flags & AT_EMPTY_PATH) && !*path && dir != AT_FDCWD)
        return named_fd(dir, named);
    int end = path_resolve(dir, flags & AT_EMPTY_PATH && !*path ? "." : path, named->absolute);
    named->file = NULL;
    return end < 0 ? end : tree_check_end(named->absolute, end);
}
