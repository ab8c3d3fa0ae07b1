/*
 * The calls of littlefs that the other files use, as lfs.h says of each: 0 or more, or a negative
 * errno, which is the same number there. What littlefs finds damaged is -EIO after a message, also
 * where it would end the program: such a volume is not used any more.
 */
#pragma once

#include "littlefs_volume.h"

int littlefs_call_format(struct littlefs_volume *volume);
int littlefs_call_mount(struct littlefs_volume *volume);
int littlefs_call_unmount(struct littlefs_volume *volume);
int64_t littlefs_call_used(struct littlefs_volume *volume); /* blocks */

int littlefs_call_open(struct littlefs_volume *volume, lfs_file_t *file, const char *path,
                       int flags, const struct lfs_file_config *config);
int littlefs_call_close(struct littlefs_volume *volume, lfs_file_t *file);
int littlefs_call_sync(struct littlefs_volume *volume, lfs_file_t *file);
int littlefs_call_seek(struct littlefs_volume *volume, lfs_file_t *file, uint32_t position);
int littlefs_call_read(struct littlefs_volume *volume, lfs_file_t *file, void *buffer,
                       uint32_t size);
int littlefs_call_write(struct littlefs_volume *volume, lfs_file_t *file, const void *buffer,
                        uint32_t size);
int littlefs_call_truncate(struct littlefs_volume *volume, lfs_file_t *file, uint32_t size);

int littlefs_call_mkdir(struct littlefs_volume *volume, const char *path);
int littlefs_call_remove(struct littlefs_volume *volume, const char *path);
int littlefs_call_rename(struct littlefs_volume *volume, const char *from, const char *to);
int littlefs_call_stat(struct littlefs_volume *volume, const char *path, struct lfs_info *info);
int littlefs_call_get(struct littlefs_volume *volume, const char *path, uint8_t type, void *value,
                      uint32_t size);
int littlefs_call_set(struct littlefs_volume *volume, const char *path, uint8_t type,
                      const void *value, uint32_t size);

int littlefs_call_open_folder(struct littlefs_volume *volume, lfs_dir_t *folder, const char *path);
int littlefs_call_close_folder(struct littlefs_volume *volume, lfs_dir_t *folder);
int littlefs_call_next(struct littlefs_volume *volume, lfs_dir_t *folder, struct lfs_info *info);
int littlefs_call_place(struct littlefs_volume *volume, lfs_dir_t *folder, uint32_t position);
