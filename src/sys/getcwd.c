#include "src/file/path.h"
#include "src/fs/tree.h"
#include "sys.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <yao/module.h>

YAO_ALTERNATIVE(directory, chosen);

/* The length of the path with its NUL, as Linux' call returns it. A folder that was removed or
 * renamed meanwhile is not there under its path. */
long sys_getcwd(char *buffer, size_t size)
{
    size_t length = strlen(path_current()) + 1;
    struct stat status;
    int error = length > sizeof "/" ? tree_stat(path_current(), &status) : 0;

    if (error)
        return error;
    if (size < length)
        return -ERANGE;
    memcpy(buffer, path_current(), length);
    return (long)length;
}
