#include "src/file/fd.h"
#include "src/file/path.h"
#include "src/fs/fat.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct yao_dir {
    struct fat_dir *dir;
    struct dirent entry;
    char path[PATH_MAX];
};

static int open_dir(const char *path, DIR **dir)
{
    *dir = malloc(sizeof **dir);
    if (!*dir)
        return -ENOMEM;
    int error = path_resolve(path, (*dir)->path);
    if (error >= 0)
        error = fat_opendir((*dir)->path, &(*dir)->dir);
    if (error)
        free(*dir);
    return error;
}

DIR *opendir(const char *path)
{
    DIR *dir;

    return posix_result(open_dir(path, &dir)) ? NULL : dir;
}

/* d_ino must equal stat()'s st_ino, which is a hash of the path. 0: the path is too long. */
static ino_t inode_of(DIR *dir, const char *name)
{
    char path[PATH_MAX];
    size_t length = strlen(dir->path);

    if (length + strlen(name) + 2 > sizeof path)
        return 0;
    memcpy(path, dir->path, length);
    if (length > 1)
        path[length++] = '/';
    strcpy(path + length, name);
    return fat_inode(path);
}

struct dirent *readdir(DIR *dir)
{
    struct fat_entry entry;

    if (posix_result(fat_readdir(dir->dir, &entry)) != 1)
        return NULL;
    dir->entry.d_ino = inode_of(dir, entry.name);
    dir->entry.d_type = entry.is_directory ? DT_DIR : DT_REG;
    strcpy(dir->entry.d_name, entry.name);
    return &dir->entry;
}

void rewinddir(DIR *dir)
{
    posix_result(fat_rewinddir(dir->dir));
}

int closedir(DIR *dir)
{
    fat_closedir(dir->dir);
    free(dir);
    return 0;
}
