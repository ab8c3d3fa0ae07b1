#include "new_name.h"
#include "sys.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

/* FAT has no links. */
long sys_linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
    struct stat status;

    if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
        return -EINVAL;
    long error = sys_newfstatat(from_dir, from, &status, flags & AT_EMPTY_PATH);
    return error ? error : new_name_refused(to_dir, to);
}
