/* What FAT stores of a file or folder, as far as it fits into POSIX' calls. */
#pragma once

#include <sys/types.h>
#include <time.h>

struct fat_volume;
struct stat;
struct vfat_node;

/* Of an open file, with or without a name. 0 or the device's error; and as fat.h says. */
int fat_node_status(struct fat_volume *volume, struct vfat_node *node, struct stat *status);

/* Sets its mode, or if @mode is NULL its times. */
int fat_node_change(struct fat_volume *volume, struct vfat_node *node, const mode_t *mode,
                    const struct timespec times[2]);
