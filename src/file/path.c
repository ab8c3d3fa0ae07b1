/*
 * Paths and the current directory. FatFs has both as well, but here relative paths are resolved
 * before FatFs sees them. So names can be checked for what FatFs would misinterpret or truncate
 * silently, and the cache of names sees each path in one form.
 */
#include "path.h"
#include "fd.h"
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define NAME_UNITS_MAX 255 /* UTF-16 units of a long name (FAT specification 1.03) */

static char current[PATH_MAX]; /* empty at first, for the root: so that it is not in the Image */

char *path_current(void)
{
    if (!*current)
        *current = '/';
    return current;
}

/* The kind of a byte in a path: the number of UTF-16 units that the character it begins takes (0
 * for a UTF-8 continuation byte), or one of these. */
#define FORBIDDEN 0xfe /* not allowed in FAT names, or special to FatFs */
#define DELIMITER 0xff

static const uint8_t kinds[256] = {
    [0] = DELIMITER,     [1 ... 31] = FORBIDDEN,
    [' '] = 1,           ['!'] = 1,
    ['"'] = FORBIDDEN,   ['#' ... ')'] = 1,
    ['*'] = FORBIDDEN,   ['+' ... '.'] = 1,
    ['/'] = DELIMITER,   ['0' ... '9'] = 1,
    [':'] = FORBIDDEN,   [';'] = 1,
    ['<'] = FORBIDDEN,   ['='] = 1,
    ['>'] = FORBIDDEN,   ['?'] = FORBIDDEN,
    ['@' ... '['] = 1,   ['\\'] = FORBIDDEN,
    [']' ... '{'] = 1,   ['|'] = FORBIDDEN,
    ['}' ... '~'] = 1,   [0x7f] = FORBIDDEN,
    [0xc0 ... 0xef] = 1, [0xf0 ... 0xff] = 2,
};

/* Copies one component; returns its length in bytes, or a negative errno. */
static int copy_component(const char *from, char *to, size_t room)
{
    unsigned length = 0, utf16 = 0;

    for (;; length++) {
        uint8_t kind = kinds[(uint8_t)from[length]];
        if (kind == DELIMITER)
            break;
        if (kind == FORBIDDEN)
            return -EINVAL;
        utf16 += kind;
        if (length + 1 >= room)
            return -ENAMETOOLONG;
        to[length] = from[length];
    }
    return utf16 <= NAME_UNITS_MAX ? (int)length : -ENAMETOOLONG;
}

static bool is_dots(const char *name, int length)
{
    return name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.'));
}

static char *parent_of(char *begin, char *end)
{
    while (end > begin && *--end != '/')
        continue;
    return end;
}

/* Appends @path to the absolute path between @begin and @end, which has no trailing slash. */
static int append(const char *path, char *begin, char *end)
{
    const char *start = path;
    int ended = PATH_SLASH;

    while (*path) {
        if (*path == '/') {
            ended = ended ? ended : PATH_SLASH;
            path++;
            continue;
        }
        int length = copy_component(path, end + 1, (size_t)(begin + PATH_MAX - end) - 1);
        if (length < 0)
            return length;
        ended = is_dots(end + 1, length) ? PATH_DOT + length - 1 : 0;
        if (!ended) {
            *end = '/';
            end += length + 1;
        } else if (ended == PATH_DOT_DOT) {
            end = parent_of(begin, end);
        }
        path += length;
    }
    if (path - start >= PATH_MAX)
        return -ENAMETOOLONG;
    if (end == begin)
        *end++ = '/';
    *end = '\0';
    return ended;
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

int path_resolve(int dir, const char *path, char absolute[PATH_MAX])
{
    size_t length = 0;

    if (*path == '\0')
        return -ENOENT;
    if (*path != '/') {
        const char *from = origin(dir);
        if (!from || !*from)
            return from ? -ENOTDIR : -EBADF;
        length = from[1] ? strlen(from) : 0; /* the root without its slash */
        memcpy(absolute, from, length);
    }
    return append(path, absolute, absolute + length);
}
