/* Paths that are kept follow a folder that is renamed. */
#include "fd.h"
#include "path.h"
#include <stdlib.h>
#include <string.h>

/* What is behind @from in @path, or NULL if @path is neither @from nor below it. */
static const char *rest_of(const char *path, const char *from)
{
    size_t length = strlen(from);

    if (strncmp(path, from, length) != 0 || (path[length] && path[length] != '/'))
        return NULL;
    return path + length;
}

/* Without memory, or if the new path would be too long, the old one stays, under which nothing is.
 */
static char *moved(const char *path, const char *from, const char *to)
{
    const char *rest = path ? rest_of(path, from) : NULL;
    size_t length = rest ? strlen(to) + strlen(rest) + 1 : 0;
    char *new = rest &&length <= PATH_MAX ? malloc(length) : NULL;

    if (new) {
        strcpy(new, to);
        strcat(new, rest);
    }
    return new;
}

static void move_current(const char *from, const char *to)
{
    char *new = moved(path_current(), from, to);

    if (new)
        strcpy(path_current(), new);
    free(new);
}

void path_moved(const char *from, const char *to)
{
    move_current(from, to);
    for (unsigned fd = 0; fd < fd_count; fd++) {
        struct file *file = fd_table[fd];
        char *new = file ? moved(file->folder, from, to) : NULL;
        if (!new)
            continue;
        free(file->folder);
        file->folder = new;
    }
}
