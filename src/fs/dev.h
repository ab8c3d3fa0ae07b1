/*
 * /dev as a part of the tree: the names of device_file.h, in a folder that lists them and that no
 * call changes. What a volume has under these names is hidden.
 */
#pragma once

#include "src/file/device_file.h"
#include <stdbool.h>
#include <sys/types.h>

struct file;
struct stat;
struct statfs;

/* dev_has() for a path that begins with "/d". */
bool dev_owns(const char *path);

/* Whether the absolute @path is for these functions. Inline: most paths differ soon. */
__attribute__((always_inline)) static inline bool dev_has(const char *path)
{
    return __builtin_expect(path[1] == 'd', 0) && dev_owns(path);
}

/* As tree.h says. -EPERM: it would have to be created. */
int dev_open(const char *path, int flags, struct file **file);
int dev_stat(const char *path, struct stat *status);
int dev_space(struct statfs *space);

/* Why a call that would change something cannot: -EPERM, or as dev_stat(). */
int dev_refusal(const char *path);

/* Opens the folder itself, for reading. -EISDIR, -EEXIST, -ENOMEM */
int dev_folder_open(int flags, struct file **file);

/* The status of the folder. */
void dev_folder_status(struct stat *status);
