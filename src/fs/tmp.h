/*
 * Files in memory as parts of the tree: what tree.h says of each function, for what lies at and
 * below /tmp, /dev/shm, and where the app's settings mount a "tmpfs". They are gone when the image
 * ends.
 *
 * An image has them if its settings say so or something requires them: alternative `tmp`. Without,
 * tmp_has() and tmp_is() are never true, and the other functions are never called.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

struct file;
struct stat;
struct statfs;

/* Whether the absolute @path is for files in memory. */
bool tmp_has(const char *path);

/* Whether @device, a st_dev, is that of files in memory. */
bool tmp_is(dev_t device);

int tmp_open(const char *path, int flags, mode_t mode, struct file **file);
int tmp_stat(const char *path, struct stat *status);
int tmp_space(dev_t device, struct statfs *space);
int tmp_set_times(const char *path, const struct timespec times[2]);
int tmp_set_mode(const char *path, mode_t mode);
int tmp_mkdir(const char *path, mode_t mode);
int tmp_unlink(const char *path);
int tmp_rmdir(const char *path);

/* -EXDEV: not both in one of these. */
int tmp_rename(const char *from, const char *to);
