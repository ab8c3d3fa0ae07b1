/* Open folders of a littlefs volume. */
#pragma once

struct file;
struct littlefs_volume;

/* As littlefs_open(). */
int littlefs_folder_open(struct littlefs_volume *volume, const char *path, int flags,
                         struct file **file);
