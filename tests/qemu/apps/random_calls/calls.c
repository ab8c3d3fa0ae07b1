#include "calls.h"
#include "names.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH      2000
#define KNOWN     16 /* paths that are likely to be there */
#define OPEN      6
#define PART      5000 /* bytes of a transfer at most */
#define MOST_LIST 64

static const struct random_calls *how;
static uint32_t state;
static unsigned number, there; /* calls; files and folders */
static char known[KNOWN][PATH];
static int fds[OPEN];
static bool appends[OPEN];
static DIR *folder; /* one that stays open */

static uint32_t any(uint32_t below)
{
    state = state * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)(state >> 4) * below >> 28);
}

static bool one_in(uint32_t times)
{
    return any(times) == 0;
}

static void say(const char *format, ...)
{
    static char line[2 * PATH + 200];
    va_list arguments;
    va_start(arguments, format);
    int used = snprintf(line, sizeof line, "%u ", number);
    vsnprintf(line + used, sizeof line - (size_t)used, format, arguments);
    va_end(arguments);
    how->say(line);
}

/* A call's result. */
static long say_result(const char *call, const char *path, long argument, long result)
{
    int error = result < 0 ? errno : 0;
    say("%s %s %ld = %ld, error %d", call, path, argument, result, error);
    return result;
}

/* Where several things are wrong, POSIX leaves it open which is told. */
static void choose_error(int one, int other)
{
    if (errno == other)
        errno = one;
}

/* Names. */

static const char *other_case(const char *name)
{
    for (unsigned i = 0; i < NAMES; i++)
        for (unsigned j = 0; j < 2; j++)
            if (strcmp(names[i][j], name) == 0)
                return names[i][1 - j];
    return name;
}

static bool exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

/* Replaces the name that begins at @name and ends @path by the one that is there, if any. */
static void respell(char *path, char *name)
{
    char given[300];
    if (strlen(name) >= sizeof given || exists(path))
        return;
    strcpy(given, name);
    strcpy(name, other_case(given));
    if (!exists(path))
        strcpy(name, given);
}

/* The path with each name as it is spelled on the volume, if that ignores case: for the system
 * that does not. */
static char *spelled(const char *path)
{
    static char made[2][PATH];
    static unsigned which;
    char *result = made[which++ % 2], *to = result + sprintf(result, "%s", how->root);
    for (const char *from = path + (to - result); how->folds && *from;) {
        char *name = to;
        while (*from == '/')
            *to++ = *from++;
        for (name = to; *from && *from != '/';)
            *to++ = *from++;
        *to = 0;
        if (name != to)
            respell(result, name);
        to = name + strlen(name);
    }
    return how->folds ? result : strcpy(result, path);
}

/* How it is shown: without the root, which differs. */
static const char *shown(const char *path)
{
    return path + strlen(how->root);
}

static const char *any_name(void)
{
    return names[any(NAMES - (one_in(8) ? 0 : 2))][one_in(6)];
}

/* Likely one that is there, or next to or below it. */
static char *any_path(void)
{
    static char made[2][PATH];
    static unsigned which;
    static const char *const odd[] = {"/", "//", "/./a", "/../a"};
    char *path = made[which++ % 2];
    strcpy(path, known[any(KNOWN)]);
    char *last = strrchr(path + strlen(how->root), '/');
    if (one_in(3) && last)
        *last = 0;
    if (one_in(3) || !*shown(path))
        sprintf(path + strlen(path), "/%s", any_name());
    if (strlen(path) > 700)
        sprintf(path, "%s/%s", how->root, any_name());
    if (one_in(30))
        strcat(path, odd[any(4)]);
    return path;
}

static void know(const char *path)
{
    if (!strstr(path, "/./") && !strstr(path, "/../"))
        strcpy(known[any(KNOWN)], path);
}

/* Calls with paths. */

static void call_open(void)
{
    static const int modes[] = {O_RDONLY, O_WRONLY, O_RDWR, O_RDWR};
    unsigned slot = any(OPEN);
    int flags = modes[any(4)];
    char *path = any_path(), *place = spelled(path);
    bool was_there = exists(place);
    if (any(3) && there < how->files)
        flags |= O_CREAT;
    flags |= one_in(6) ? O_EXCL & (flags & O_CREAT ? -1 : 0) : 0;
    flags |= one_in(5) ? O_APPEND : 0;
    flags |= one_in(5) ? O_TRUNC : 0;
    flags |= one_in(12) && !(flags & O_CREAT) ? O_DIRECTORY : 0;
    flags |= one_in(12) ? O_SYNC : 0;
    if (fds[slot] >= 0)
        say_result("close", "", slot, close(fds[slot]));
    fds[slot] = open(place, flags, 0666);
    if (path[strlen(path) - 1] == '/') {
        choose_error(ENOENT, EISDIR);
        choose_error(ENOENT, ENOTDIR);
        choose_error(ENOENT, EEXIST);
    }
    say_result("open", shown(path), flags, fds[slot] < 0 ? -1 : 0);
    appends[slot] = flags & O_APPEND;
    there += fds[slot] >= 0 && !was_there;
    if (fds[slot] >= 0)
        know(path);
}

static void call_mkdir(void)
{
    char *path = any_path();
    if (there >= how->files)
        return;
    if (say_result("mkdir", shown(path), 0, mkdir(spelled(path), 0777)) == 0) {
        know(path);
        there++;
    }
}

static void call_remove(void)
{
    char *path = any_path(), *place = spelled(path);
    bool as_folder = one_in(3);
    long result = as_folder ? rmdir(place) : unlink(place);
    choose_error(ENOTEMPTY, EEXIST);
    say_result(as_folder ? "rmdir" : "unlink", shown(path), 0, result);
    there -= result == 0;
}

static bool is_same(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

static bool is_above(const char *folder, const char *path)
{
    char above[PATH];
    strcpy(above, path);
    for (char *end; (end = strrchr(above, '/')) && end != above;) {
        *end = 0;
        if (is_same(folder, above))
            return true;
    }
    return false;
}

/* Between two spellings of one name, the new one counts. */
static void call_rename(void)
{
    char *from = any_path(), *to = any_path(), *place = spelled(from), *target = spelled(to);
    bool same = is_same(place, target), was_there = exists(target), above = is_above(target, place);
    if (how->folds && same) {
        char *end = strrchr(target, '/');
        strcpy(end, strrchr(to, '/'));
    }
    say("%s to", shown(from));
    long result = rename(place, target);
    choose_error(ENOTEMPTY, EEXIST);
    choose_error(ENOENT, ENOTDIR);
    choose_error(ENOENT, ENAMETOOLONG);
    if (above)
        choose_error(ENOTEMPTY, EISDIR);
    if (say_result("rename", shown(to), 0, result) == 0) {
        know(to);
        there -= was_there && !same;
    }
}

static void call_stat(void)
{
    struct stat status;
    char *path = any_path();
    if (say_result("stat", shown(path), 0, stat(spelled(path), &status)) == 0)
        say("mode %o size %ld", status.st_mode & S_IFMT,
            S_ISDIR(status.st_mode) ? 0 : (long)status.st_size);
}

static void call_truncate(void)
{
    char *path = any_path();
    long size = (long)any(how->limit);
    size = one_in(20) ? -1 : size;
    say_result("truncate", shown(path), size, truncate(spelled(path), size));
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(DIR *from)
{
    static char *found[MOST_LIST];
    struct dirent *entry;
    unsigned count = 0;
    errno = 0;
    while (count < MOST_LIST && (entry = readdir(from)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            found[count++] = strdup(entry->d_name);
    say("%u entries", count);
    qsort(found, count, sizeof *found, by_name);
    for (unsigned i = 0; i < count; i++) {
        say("entry %s", found[i]);
        free(found[i]);
    }
}

static void call_list(void)
{
    char *path = any_path();
    DIR *opened = opendir(spelled(path));
    say_result("opendir", shown(path), 0, opened ? 0 : -1);
    if (!opened)
        return;
    if (folder)
        closedir(folder);
    folder = opened;
    list(folder);
}

/* It may have been removed or renamed since. */
static void call_list_again(void)
{
    if (!folder)
        return;
    rewinddir(folder);
    say("again");
    list(folder);
}

/* Calls with descriptors. */

static uint8_t bytes[PART];

static unsigned any_size(void)
{
    return any(one_in(3) ? PART : 600);
}

static uint32_t hash(long count)
{
    uint32_t value = 2166136261;
    for (long i = 0; i < count; i++)
        value = (value ^ bytes[i]) * 16777619;
    return value;
}

static void call_read(int fd)
{
    unsigned size = any_size();
    bool at = one_in(2);
    long offset = one_in(30) ? -1 : (long)any(how->limit);
    long got = at ? say_result("pread", "", offset, pread(fd, bytes, size, offset))
                  : say_result("read", "", size, read(fd, bytes, size));
    if (got > 0)
        say("of %u: %08x", size, hash(got));
}

/* No file may become longer than the limit. With O_APPEND, pwrite() of Linux does not do what POSIX
 * says. */
static void call_write(unsigned slot)
{
    int fd = fds[slot];
    struct stat status;
    unsigned size = any_size();
    long offset = one_in(40) ? -1 : (long)any(how->limit - PART);
    long now = lseek(fd, 0, SEEK_CUR);
    bool at = one_in(2) && !appends[slot];
    for (unsigned i = 0; i < size; i++)
        bytes[i] = (uint8_t)any(256);
    if (fstat(fd, &status) || status.st_size + PART > how->limit || now + PART > how->limit)
        return;
    if (at)
        say_result("pwrite", "", offset, pwrite(fd, bytes, size, offset));
    else
        say_result("write", "", size, write(fd, bytes, size));
}

static void call_seek(int fd)
{
    static const int whence[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    struct stat status;
    unsigned from = any(3);
    long offset = (long)any(how->limit) - (from ? how->limit / 2 : one_in(20) ? how->limit : 0);
    if (fstat(fd, &status) || S_ISDIR(status.st_mode))
        return;
    say_result("lseek",
               from == 0   ? "set"
               : from == 1 ? "from here"
                           : "from the end",
               offset, lseek(fd, offset, whence[from]));
}

static void call_status(int fd)
{
    struct stat status;
    if (say_result("fstat", "", 0, fstat(fd, &status)) == 0)
        say("mode %o size %ld links %u", status.st_mode & S_IFMT,
            S_ISDIR(status.st_mode) ? 0 : (long)status.st_size,
            S_ISDIR(status.st_mode) ? 0 : (unsigned)status.st_nlink);
}

static void call_duplicate(unsigned slot)
{
    unsigned to = any(OPEN);
    if (to == slot)
        return;
    if (fds[to] >= 0)
        close(fds[to]);
    fds[to] = dup(fds[slot]);
    appends[to] = appends[slot];
    say_result("dup", "", to, fds[to] < 0 ? -1 : 0);
}

static void call_descriptor(void)
{
    unsigned slot = any(OPEN), which = any(20);
    int fd = fds[slot];
    if (fd < 0 && any(8))
        return;
    if (which < 5)
        call_read(fd);
    else if (which < 11)
        call_write(slot);
    else if (which < 13)
        call_seek(fd);
    else if (which < 15)
        call_status(fd);
    else if (which < 16)
        say_result("ftruncate", "", slot, ftruncate(fd, one_in(20) ? -1 : (long)any(how->limit)));
    else if (which < 17)
        call_duplicate(slot);
    else if (which < 18)
        say_result("fsync", "", slot, fsync(fd));
    else {
        say_result("close", "", slot, close(fd));
        fds[slot] = -1;
    }
}

static void call_any(void)
{
    static void (*const calls[])(void) = {
        call_open,   call_open,   call_open, call_open, call_mkdir,    call_remove,     call_remove,
        call_rename, call_rename, call_stat, call_list, call_truncate, call_list_again,
    };
    number++;
    if (any(5) < 3)
        call_descriptor();
    else
        calls[any(sizeof calls / sizeof calls[0])]();
}

/* What there is in the end. */

static void show_file(const char *path)
{
    int fd = open(path, O_RDONLY);
    long got, size = 0;
    uint32_t all = 0;
    while ((got = read(fd, bytes, PART)) > 0) {
        all = all * 31 + hash(got);
        size += got;
    }
    say("file %s %ld %08x", shown(path), size, all);
    close(fd);
}

static unsigned collect(const char *path, char *found[])
{
    unsigned count = 0;
    struct dirent *entry;
    DIR *opened = opendir(*path ? path : "/");
    while (opened && count < MOST_LIST && (entry = readdir(opened)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            found[count] = malloc(strlen(path) + strlen(entry->d_name) + 2);
            sprintf(found[count++], "%s/%s", path, entry->d_name);
        }
    if (opened)
        closedir(opened);
    qsort(found, count, sizeof *found, by_name);
    return count;
}

static void show(const char *path)
{
    char *found[MOST_LIST];
    struct stat status;
    unsigned count = collect(path, found);
    for (unsigned i = 0; i < count; i++) {
        if (stat(found[i], &status))
            say("lost %s", shown(found[i]));
        else if (S_ISDIR(status.st_mode)) {
            say("folder %s", shown(found[i]));
            show(found[i]);
        } else {
            show_file(found[i]);
        }
        free(found[i]);
    }
}

static void end(void)
{
    for (unsigned i = 0; i < OPEN; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    if (folder)
        closedir(folder);
    folder = NULL;
    show(how->root);
}

void random_calls(const struct random_calls *asked)
{
    how = asked;
    state = asked->seed;
    number = there = 0;
    for (unsigned i = 0; i < OPEN; i++)
        fds[i] = -1;
    for (unsigned i = 0; i < KNOWN; i++)
        sprintf(known[i], "%s/%s", asked->root, names[i % (NAMES - 2)][0]);
    while (number < asked->count)
        call_any();
    end();
}
