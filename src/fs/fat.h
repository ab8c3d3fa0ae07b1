/* FAT volumes as a part of the tree: what tree.h says of each function, for one volume. */
#pragma once

#include <sys/types.h>
#include <time.h>

struct fat_volume;
struct file;
struct stat;
struct statfs;

int fat_open(struct fat_volume *volume, const char *path, int flags, struct file **file);
int fat_stat(struct fat_volume *volume, const char *path, struct stat *status);
int fat_space(struct fat_volume *volume, struct statfs *space);
int fat_writable(const struct fat_volume *volume);

/* FAT has times from 1980 to 2107 in steps of two seconds: the nearest one. Of the root, none. */
int fat_set_times(struct fat_volume *volume, const char *path, const struct timespec times[2]);

/* FAT has an attribute: whether the file may be written. The owner's permission counts. */
int fat_set_mode(struct fat_volume *volume, const char *path, mode_t mode);

int fat_mkdir(struct fat_volume *volume, const char *path);
int fat_unlink(struct fat_volume *volume, const char *path);
int fat_rmdir(struct fat_volume *volume, const char *path);
int fat_rename(struct fat_volume *volume, const char *from, const char *to);
