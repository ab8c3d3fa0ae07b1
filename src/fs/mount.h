/* The volume at "/", found and mounted when the first path is used. An image that uses no paths
 * never touches a disk. When the app has ended it is unmounted. */
#pragma once

struct fat_volume;

extern struct fat_volume *mount_mounted; /* NULL: not yet */

/* mount_root() for the first time. */
int mount_search(struct fat_volume **volume);

/* 0 and *volume, or a negative errno. Only the first call searches and logs; later ones return the
 * same result, except after -ENOMEM, which is tried again.
 *   -ENODEV     the tree has no block device, or none that works
 *   -ENOMEDIUM  all slots are empty
 *   -EINVAL     there is no FAT volume, or it is malformed
 *   or the device's error */
static inline int mount_root(struct fat_volume **volume)
{
    *volume = mount_mounted;
    return __builtin_expect(*volume != 0, 1) ? 0 : mount_search(volume);
}
