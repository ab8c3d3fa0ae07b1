/* The volume at "/", found and mounted when the first path is used. An image that uses no paths
 * never touches a disk. */
#pragma once

struct fat_volume;

/* 0 and *volume, or a negative errno. Only the first call searches and logs; later ones return the
 * same result, except after -ENOMEM, which is tried again.
 *   -ENODEV     the tree has no block device, or none that works
 *   -ENOMEDIUM  all slots are empty
 *   -EINVAL     there is no FAT volume, or it is malformed
 *   or the device's error */
int mount_root(struct fat_volume **volume);
