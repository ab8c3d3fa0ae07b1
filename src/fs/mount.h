/* What is mounted where: the table yao_mounts (src/settings/defaults.h), and its mounts by their
 * number there. 0 is the root. Images with the root alone pay nothing for others. */
#pragma once

#include "src/settings/defaults.h"
#include <errno.h>
#include <sys/types.h>
#include <yao/dt.h>

/* Where a path leads. */
struct place {
    unsigned mount;
    const char *path; /* there: "/" is the root of its volume */
};

/* mount_place() of several mounts. */
struct place mount_deepest(const char *path);

/* The mount that has the absolute @path. */
static inline struct place mount_place(const char *path)
{
    return yao_mount_count == 1 ? (struct place){0, path} : mount_deepest(path);
}

/* What the table has of it. */
static inline const struct mount *mount_entry(unsigned mount)
{
    return &yao_mounts[yao_mount_count == 1 ? 0 : mount];
}

/* Its settings in the firmware's tree, or a negative errno. */
static inline dt_node mount_settings(unsigned mount)
{
    const char *path = mount_entry(mount)->node;

    return path ? dt_find_path(path) : -ENOENT;
}

/* Whether the image mounts that type anywhere. */
static inline bool mount_type_is_there(enum mount_type type)
{
    return yao_mount_types & 1u << type;
}

/* Whether the mount is of that type. */
static inline bool mount_is(unsigned mount, enum mount_type type)
{
    if (yao_mount_types == 1u << type)
        return true;
    return mount_type_is_there(type) &&
           (mount ? mount_entry(mount)->type : mount_root_type) == type;
}

#define MOUNT_DEVICE                                                                               \
    16u /* added to a mount's number; lower ones are /dev's and memfd_create()'s                   \
         */

/* The st_dev of what a mount has: the root's is 0. */
static inline dev_t mount_device(unsigned mount)
{
    return yao_mount_count > 1 && mount ? MOUNT_DEVICE + mount : 0;
}

/* The mount with this st_dev. What is on none counts for the root. */
static inline unsigned mount_with(dev_t device)
{
    return device > MOUNT_DEVICE && device < MOUNT_DEVICE + yao_mount_count
               ? (unsigned)(device - MOUNT_DEVICE)
               : 0;
}

/* Its place, for messages. */
static inline const char *mount_path(unsigned mount)
{
    return yao_mount_count > 1 && mount ? yao_mounts[mount].path : "/";
}
