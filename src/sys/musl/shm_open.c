/* Named memory is a file in /dev/shm, which is in memory. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <yao/module.h>

YAO_REQUIRE(tmp, memory);

#define FOLDER "/dev/shm/"

/* The path of what is called @name: one name, with slashes before it or without. NULL: it is not,
 * and errno says why. */
char *__shm_mapname(const char *name, char *path);

char *__shm_mapname(const char *name, char *path)
{
    name += strspn(name, "/");
    size_t length = strlen(name);

    if (!length || strchr(name, '/') || !strcmp(name, ".") || !strcmp(name, "..")) {
        errno = EINVAL;
        return NULL;
    }
    if (length > NAME_MAX) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    memcpy(path, FOLDER, sizeof FOLDER);
    strcat(path, name);
    return path;
}

int shm_open(const char *name, int flags, mode_t mode)
{
    char path[sizeof FOLDER + NAME_MAX];

    if (!__shm_mapname(name, path))
        return -1;
    return open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, mode);
}

int shm_unlink(const char *name)
{
    char path[sizeof FOLDER + NAME_MAX];

    return __shm_mapname(name, path) ? unlink(path) : -1;
}
