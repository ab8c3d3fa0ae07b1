#include "path.h"
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define NAME_UNITS_MAX 255 /* UTF-16 units of a long name (FAT specification 1.03) */

static char current[PATH_MAX] = "/";

char *path_current(void)
{
    return current;
}

/* FatFs ends paths at control characters, has a second separator and drive letters; the rest
 * no FAT name may hold. A table of bits: this runs for every character of every path. */
static bool forbidden(unsigned char c)
{
    static const uint64_t bits[4] = {
        0xffffffffu | 1ull << '"' | 1ull << '*' | 1ull << ':' | 1ull << '<' | 1ull << '>' |
            1ull << '?',
        1ull << ('\\' - 64) | 1ull << ('|' - 64) | 1ull << (127 - 64),
    };
    return bits[c / 64] >> (c % 64) & 1;
}

/* Length in UTF-16 of what UTF-8 byte @c begins. */
static unsigned units(unsigned char c)
{
    return (c & 0xc0) == 0x80 ? 0 : 1 + (c >= 0xf0);
}

/* Copies one component; its length in bytes, or a negative errno. */
static int copy_component(const char *from, char *to, size_t room)
{
    unsigned length = 0, utf16 = 0;

    for (; from[length] && from[length] != '/'; length++) {
        if (forbidden((unsigned char)from[length]))
            return -EINVAL;
        utf16 += units((unsigned char)from[length]);
        if (utf16 > NAME_UNITS_MAX || length + 1 >= room)
            return -ENAMETOOLONG;
        to[length] = from[length];
    }
    return (int)length;
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

/* Appends to what lies between @begin and @end, which does not end in a slash. */
static int append(const char *path, char *begin, char *end)
{
    bool directory = true;

    while (*path) {
        if (*path == '/') {
            directory = true;
            path++;
            continue;
        }
        int length = copy_component(path, end + 1, (size_t)(begin + PATH_MAX - end) - 1);
        if (length < 0)
            return length;
        directory = is_dots(end + 1, length);
        if (!directory) {
            *end = '/';
            end += length + 1;
        } else if (length == 2) {
            end = parent_of(begin, end);
        }
        path += length;
    }
    if (end == begin)
        *end++ = '/';
    *end = '\0';
    return directory ? PATH_WANTS_DIRECTORY : 0;
}

int path_resolve(const char *path, char absolute[PATH_MAX])
{
    size_t length = 0;

    if (*path == '\0')
        return -ENOENT;
    if (*path != '/' && current[1]) {
        length = strlen(current);
        memcpy(absolute, current, length);
    }
    return append(path, absolute, absolute + length);
}
