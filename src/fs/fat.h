/*
 * Files and directories of the FAT volume at "/", for the POSIX calls. Paths are absolute, as
 * path_resolve() returns them. Functions return 0 or a negative errno: that of mount_root(), -EIO
 * (logged) for a broken device or volume, -ENOTDIR and -ENOENT for paths, and those stated below.
 * Not callable from interrupt handlers.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

struct fat_dir;
struct file;
struct stat;

#define FAT_NAME_BYTES 766 /* 255 UTF-16 units in UTF-8, and the NUL */

struct fat_entry {
    char name[FAT_NAME_BYTES];
    bool is_directory;
};

/* open() with its @flags. A directory can be opened for reading only. -EISDIR, -EEXIST, -ENOSPC,
 * -EROFS, -EACCES (the read-only attribute), -ENOMEM. */
int fat_open(const char *path, int flags, struct file **file);

int fat_stat(const char *path, struct stat *status);

/* The volume's room. */
struct fat_space {
    uint32_t cluster_bytes, clusters, clusters_free;
    bool read_only;
};
int fat_space(struct fat_space *space);

/* 0, or -EROFS if the volume is read-only. */
int fat_writable(void);

/* The time of the last change; NULL: now. Times before 1980 and after 2107 become the nearest that
 * FAT has. Of the root, FAT stores none. -EROFS */
int fat_set_time(const char *path, const time_t *time);

/* The read-only attribute. -EPERM (the root has none), -EROFS */
int fat_set_writable(const char *path, bool writable);

/* -EEXIST, -ENOSPC, -EROFS */
int fat_mkdir(const char *path);

/* The name of an open file goes at once, the file when it is closed. -EISDIR, -EACCES, -EROFS */
int fat_unlink(const char *path);

/* -ENOTEMPTY, -EBUSY (the root), -EACCES, -EROFS */
int fat_rmdir(const char *path);

/* An existing @to is removed first. That is not atomic: a crash in between loses @to.
 * -EBUSY (@from is open, or one of them is the root), -EINVAL (@to is below @from), -EISDIR,
 * -ENOTEMPTY, -EROFS */
int fat_rename(const char *from, const char *to);

/* -ENOMEM */
int fat_opendir(const char *path, struct fat_dir **dir);
/* 1 and *entry, 0 at the end. */
int fat_readdir(struct fat_dir *dir, struct fat_entry *entry);
int fat_rewinddir(struct fat_dir *dir);
void fat_closedir(struct fat_dir *dir);

/* An inode number for the path of @name in the folder @path of @length bytes, or of that folder if
 * @name is empty: a hash of it, as FAT has none. Ignores ASCII case. Another number while a file
 * that had the name before is still open. */
ino_t fat_inode(const char *path, size_t length, const char *name);
