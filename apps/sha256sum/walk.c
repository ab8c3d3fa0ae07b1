#include "walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "folder.h"

#define PATH_SIZE 4096

/* A folder between the root and the place where the walk is. */
struct level {
    struct level *parent;
    struct folder folder;
    size_t next;        /* index of the name to visit next */
    size_t path_length; /* of the folder's own path, without a slash at its end */
    dev_t device;
    ino_t inode; /* 0 where the file system has none */
};

struct walk {
    const struct visitor *visitor;
    struct level *level;
    size_t name_offset; /* where in a path the part relative to the root begins */
    bool stopped;
    char path[PATH_SIZE];
};

static void fail(struct walk *walk, const char *path, const char *operation)
{
    if (!walk->visitor->failed(path, operation))
        walk->stopped = true;
}

/* A folder that holds itself: a symbolic link upwards, or a broken file system. */
static bool is_ancestor(const struct level *level, const struct stat *status)
{
    for (; level && status->st_ino; level = level->parent) {
        if (level->inode == status->st_ino && level->device == status->st_dev)
            return true;
    }
    return false;
}

static const char *push(struct walk *walk, const char *path, const struct stat *status)
{
    if (is_ancestor(walk->level, status)) {
        errno = ELOOP;
        return "enter";
    }
    struct level *level = calloc(1, sizeof(*level));
    if (!level)
        return "enter";
    const char *failed = folder_read(&level->folder, path);
    if (failed) {
        int cause = errno;
        free(level);
        errno = cause;
        return failed;
    }
    level->parent = walk->level;
    level->path_length = strlen(walk->path);
    level->device = status->st_dev;
    level->inode = status->st_ino;
    walk->level = level;
    return NULL;
}

static void pop(struct walk *walk)
{
    struct level *level = walk->level;
    walk->level = level->parent;
    folder_free(&level->folder);
    free(level);
}

/* What is neither file nor folder (a FIFO, a device) has no content to look at. */
static void visit(struct walk *walk)
{
    struct stat status;
    const char *failed = NULL;
    if (stat(walk->path, &status))
        failed = "examine";
    else if (S_ISDIR(status.st_mode))
        failed = push(walk, walk->path, &status);
    else if (S_ISREG(status.st_mode) &&
             !walk->visitor->file(walk->path, walk->path + walk->name_offset))
        walk->stopped = true;
    if (failed)
        fail(walk, walk->path, failed);
}

/* Makes walk->path that of @name in the current folder. */
static bool enter_name(struct walk *walk, const char *name)
{
    size_t length = strlen(name);
    size_t start = walk->level->path_length;
    walk->path[start] = '\0';
    if (length > PATH_SIZE - 2 - start) {
        errno = ENAMETOOLONG;
        fail(walk, name, "use a path that long for");
        return false;
    }
    walk->path[start] = '/';
    memcpy(walk->path + start + 1, name, length + 1);
    return true;
}

static void step(struct walk *walk)
{
    struct level *level = walk->level;
    if (level->next == level->folder.count)
        pop(walk);
    else if (enter_name(walk, level->folder.names[level->next++]))
        visit(walk);
}

/* The root's own path loses its slashes at the end, so that "/" and "dir/" join like "dir". */
static bool set_root(struct walk *walk, const char *root)
{
    size_t length = strlen(root);
    while (length && root[length - 1] == '/')
        length--;
    if (length > PATH_SIZE - 2) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(walk->path, root, length);
    walk->path[length] = '\0';
    walk->name_offset = length + 1;
    return true;
}

void walk_files(const char *root, const struct visitor *visitor)
{
    struct walk walk = {.visitor = visitor};
    struct stat status;
    const char *failed = NULL;
    if (!set_root(&walk, root) || stat(root, &status))
        failed = "examine";
    else
        failed = push(&walk, root, &status);
    if (failed)
        fail(&walk, root, failed);
    while (walk.level && !walk.stopped)
        step(&walk);
    while (walk.level)
        pop(&walk);
}
