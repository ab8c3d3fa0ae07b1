#include "sums.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "report.h"

#define NAME           "SHA256SUMS"
#define TEMPORARY_NAME "SHA256SUMS.new"

bool sums_is_own(const char *name)
{
    return strcasecmp(name, NAME) == 0 || strcasecmp(name, TEMPORARY_NAME) == 0;
}

static char *join(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    const char *slash = length && folder[length - 1] == '/' ? "" : "/";
    size_t size = length + strlen(name) + sizeof("/");
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s%s%s", folder, slash, name);
    return path;
}

static void release(struct sums *sums)
{
    free(sums->path);
    free(sums->temporary_path);
    *sums = (struct sums){.fd = -1};
}

static bool give_up(struct sums *sums, const char *operation)
{
    report_error(sums->temporary_path ? sums->temporary_path : NAME, operation);
    if (sums->fd >= 0) {
        close(sums->fd);
        unlink(sums->temporary_path);
    }
    release(sums);
    return false;
}

bool sums_begin(struct sums *sums, const char *folder)
{
    *sums = (struct sums){
        .path = join(folder, NAME),
        .temporary_path = join(folder, TEMPORARY_NAME),
        .fd = -1,
    };
    if (!sums->path || !sums->temporary_path)
        return give_up(sums, "create");
    sums->fd = open(sums->temporary_path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    return sums->fd >= 0 || give_up(sums, "create");
}

static bool write_all(int fd, const char *text, size_t length)
{
    while (length) {
        ssize_t written = write(fd, text, length);
        if (written < 0)
            return false;
        if (written == 0) {
            errno = ENOSPC;
            return false;
        }
        text += written;
        length -= (size_t)written;
    }
    return true;
}

/* Writes what coreutils writes for such a byte of a name; returns the end. */
static char *escape(char *out, char byte)
{
    const char *special = "\\\n\r", *letters = "\\nr";
    const char *found = byte ? strchr(special, byte) : NULL;
    if (found) {
        *out++ = '\\';
        byte = letters[found - special];
    }
    *out++ = byte;
    return out;
}

/* A line whose name had to be escaped starts with a backslash. Returns the line's length. */
static size_t format_line(char *line, const char *hash, const char *name)
{
    char *out = line;
    if (strpbrk(name, "\\\n\r"))
        *out++ = '\\';
    out = stpcpy(out, hash);
    out = stpcpy(out, "  ");
    for (; *name; name++)
        out = escape(out, *name);
    *out++ = '\n';
    return (size_t)(out - line);
}

bool sums_add(struct sums *sums, const char *hash, const char *name)
{
    if (sums->fd < 0)
        return false;
    char *line = malloc(strlen(hash) + 2 * strlen(name) + sizeof("\\  \n"));
    bool done = line && write_all(sums->fd, line, format_line(line, hash, name));
    int cause = errno;
    free(line);
    errno = cause;
    return done || give_up(sums, "write");
}

bool sums_finish(struct sums *sums)
{
    if (sums->fd < 0)
        return false;
    if (fsync(sums->fd))
        return give_up(sums, "write");
    int closed = close(sums->fd);
    sums->fd = -1;
    if (closed)
        return give_up(sums, "close");
    if (rename(sums->temporary_path, sums->path))
        return give_up(sums, "rename to " NAME);
    release(sums);
    return true;
}
