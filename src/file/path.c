/* Paths and the current directory. File systems see each path in one form. */
#include "path.h"
#include "fd.h"
#include <errno.h>
#include <stddef.h>
#include <string.h>

static char current[PATH_MAX]; /* empty at first, for the root: so that it is not in the Image */

char *path_current(void)
{
    if (!*current)
        *current = '/';
    return current;
}

/* Copies the component at *@path, and moves *@path behind it. Where the copy ends, or NULL if there
 * is no room before @limit. */
static inline char *copy_component(const char **path, char *to, const char *limit)
{
    const char *from = *path;

    while (*from && *from != '/' && to < limit)
        *to++ = *from++;
    *path = from;
    return *from && *from != '/' ? NULL : to;
}

/* Is the name before @end "." or ".."? How a path ends with it. */
static inline int dots(const char *name, const char *end)
{
    if (name[0] != '.' || end > name + 2 || (end == name + 2 && name[1] != '.'))
        return 0;
    return end == name + 1 ? PATH_DOT : PATH_DOT_DOT;
}

static char *parent_of(char *begin, char *end)
{
    while (end > begin && *--end != '/')
        continue;
    return end;
}

/* Takes the last name off what is between @begin and @end, for "..". It must be a folder's, as it
 * is up to @known, the path of one. The length of what is left, or a negative errno. */
static __attribute__((noinline)) int go_up(char *begin, char *end, const char *known)
{
    *end = '\0';
    int error = end > known ? path_check_folder(begin) : 0;
    return error ? error : (int)(parent_of(begin, end) - begin);
}

/* Appends @path to the absolute path between @begin and @end, which has no trailing slash. */
static int append(const char *path, char *begin, char *end)
{
    const char *start = path, *known = end;
    int ended = PATH_SLASH;

    for (;;) {
        while (*path == '/')
            path++;
        if (!*path)
            break;
        char *next = copy_component(&path, end + 1, begin + PATH_MAX - 1);
        if (!next)
            return -ENAMETOOLONG;
        ended = dots(end + 1, next);
        if (!ended) {
            *end = '/';
            end = next;
        } else if (ended == PATH_DOT_DOT) {
            int up = go_up(begin, end, known);
            if (up < 0)
                return up;
            end = begin + up;
            known = end < known ? end : known;
        }
    }
    if (path - start >= PATH_MAX)
        return -ENAMETOOLONG;
    if (end == begin)
        *end++ = '/';
    *end = '\0';
    return ended || path[-1] != '/' ? ended : PATH_SLASH;
}

/* Where a relative path begins: NULL if @dir is not open, "" if it is no folder. */
static const char *origin(int dir)
{
    if (dir == AT_FDCWD)
        return path_current();
    struct file *file = fd_file(dir);
    if (!file)
        return NULL;
    return file->folder ? file->folder : "";
}

/* Writes where a relative path begins to @absolute, the root as "". Its length, or a negative
 * errno. */
static __attribute__((noinline)) int begin_at(int dir, char *absolute)
{
    const char *from = origin(dir);

    if (!from || !*from)
        return from ? -ENOTDIR : -EBADF;
    size_t length = from[1] ? strlen(from) : 0;
    memcpy(absolute, from, length);
    return (int)length;
}

int path_resolve(int dir, const char *path, char absolute[PATH_MAX])
{
    if (*path == '\0')
        return -ENOENT;
    int length = __builtin_expect(*path == '/', 1) ? 0 : begin_at(dir, absolute);
    return length < 0 ? length : append(path, absolute, absolute + length);
}
