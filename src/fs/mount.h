/* The volume at "/", found and mounted when the first path is used. An image that uses no paths
 * never touches a disk. When the app has ended it is unmounted. */
#pragma once

#include <yao/dt.h>

struct fat_volume;

extern struct fat_volume *mount_mounted; /* NULL: not yet, or its card may be removed */

/* mount_root() for the first time, and always if the card may be removed. */
int mount_search(struct fat_volume **volume);

/* Searches: all devices, or if @node is not negative, only that one again. 0 and *volume, or a
 * negative errno of mount_root() after a message. */
int mount_find(dt_node node, struct fat_volume **volume);

/* 0 and *volume, or a negative errno. Only the first call searches and logs; later ones return the
 * same result, except after -ENOMEM, which is tried again, and when a card was removed or put in.
 *   -ENODEV     the tree has no block device, or none that works
 *   -ENOMEDIUM  all slots are empty
 *   -EINVAL     there is no FAT volume, or it is malformed
 *   or the device's error */
static inline int mount_root(struct fat_volume **volume)
{
    *volume = mount_mounted;
    return __builtin_expect(*volume != 0, 1) ? 0 : mount_search(volume);
}
