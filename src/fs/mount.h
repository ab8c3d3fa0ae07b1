/* The volume at "/", found and mounted when the first path is used. */
#pragma once

struct fat_volume;

/* 0 and *volume, or, always the same, after one message:
 *   -ENODEV     the tree has no block device, or none that works
 *   -ENOMEDIUM  no medium is in any slot
 *   -EINVAL     no FAT volume is on it, or what is there is malformed
 *   or what the device returned when it was read */
int mount_root(struct fat_volume **volume);
