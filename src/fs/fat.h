/*
 * Volumes of FAT and exFAT as parts of the tree, found when a path leads there first. An image that
 * uses no paths never touches a disk. When the app has ended they are unmounted.
 *
 * fat_mounted() looks and logs once, and returns the same result later, except after -ENOMEM, which
 * is tried again, and when a card was removed or put in:
 *   -ENODEV     the tree has no block device, or none that works
 *   -ENOMEDIUM  all slots are empty
 *   -EINVAL     there is no FAT volume, or it is malformed
 *   or the device's error
 *
 * FAT has times from 1980 to 2107 in steps of two seconds: the nearest one; of the root, none. Of
 * permissions it has an attribute: whether the file may be written. The owner's permission counts.
 */
#pragma once

#include "file_system.h"
#include "volume.h"

FILE_SYSTEM(fat);
VOLUME_OPERATIONS(fat);
