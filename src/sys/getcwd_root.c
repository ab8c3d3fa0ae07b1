/* The current directory in an image where nothing can choose another one: then no file system is
 * needed to see whether it is still there. */
#include "sys.h"
#include <errno.h>
#include <string.h>
#include <yao/module.h>

YAO_DEFAULT(directory, root);

long sys_getcwd(char *buffer, size_t size)
{
    if (size < sizeof "/")
        return -ERANGE;
    memcpy(buffer, "/", sizeof "/");
    return sizeof "/";
}
