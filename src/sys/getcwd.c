#include "src/file/path.h"
#include "sys.h"
#include <errno.h>
#include <string.h>

/* The length of the path with its NUL, as Linux' call returns it. */
long sys_getcwd(char *buffer, size_t size)
{
    size_t length = strlen(path_current()) + 1;

    if (size < length)
        return -ERANGE;
    memcpy(buffer, path_current(), length);
    return (long)length;
}
