#include "src/file/path.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

char *getcwd(char *buffer, size_t size)
{
    size_t length = strlen(path_current()) + 1;

    if (!buffer || size < length) {
        errno = buffer && size ? ERANGE : EINVAL;
        return NULL;
    }
    return memcpy(buffer, path_current(), length);
}
