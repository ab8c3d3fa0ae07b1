#include "mount.h"
#include <stddef.h>

/* What follows @prefix in @path: "" or from a slash on; or NULL. */
static const char *behind(const char *path, const char *prefix)
{
    while (*prefix)
        if (*path++ != *prefix++)
            return NULL;
    return *path && *path != '/' ? NULL : path;
}

/* The table has deeper ones first. */
struct place mount_deepest(const char *path)
{
    for (unsigned i = 1; i < yao_mount_count; i++) {
        const char *rest = behind(path, yao_mounts[i].path);
        if (rest)
            return (struct place){i, *rest ? rest : "/"};
    }
    return (struct place){0, path};
}
