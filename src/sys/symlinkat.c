#include "new_name.h"
#include "sys.h"
#include <errno.h>

/* FAT has no symbolic links. */
long sys_symlinkat(const char *target, int dir, const char *path)
{
    return *target ? new_name_refused(dir, path) : -ENOENT;
}
