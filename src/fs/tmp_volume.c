#include "tmp_volume.h"
#include "src/mm/memory.h"
#include "src/settings/defaults.h"
#include "tmp.h"
#include <errno.h>
#include <stdlib.h>
#include <yao/module.h>

YAO_ALTERNATIVE(tmp, memory);
YAO_REQUIRE(memory_files, some);

#define FIRST_DEVICE 16    /* their st_dev begin here, behind all others */
#define MODE         01777 /* everybody makes files there, and removes only their own */

/* What follows @prefix, which is the root as "", in @path: "" or from a slash on; or NULL. */
static const char *behind(const char *path, const char *prefix)
{
    while (*prefix)
        if (*path++ != *prefix++)
            return NULL;
    return *path && *path != '/' ? NULL : path;
}

/* The number of the mount with @path, or -1; the table has deeper ones first. */
static int mount_of(const char *path, const char **inside)
{
    for (int i = 0; yao_tmp_mounts[i].path; i++) {
        *inside = behind(path, yao_tmp_mounts[i].path);
        if (*inside)
            return i;
    }
    return -1;
}

bool tmp_has(const char *path)
{
    return mount_of(path, &path) >= 0;
}

bool tmp_is(dev_t device)
{
    return device >= FIRST_DEVICE;
}

struct memory_volume *tmp_volume_with(dev_t device)
{
    return yao_tmp_mounts[device - FIRST_DEVICE].volume;
}

/* At most half of the memory, as on Linux. */
static int make(int i)
{
    uint64_t size = yao_tmp_mounts[i].size ? yao_tmp_mounts[i].size : memory_total() / 2;
    struct memory_volume *new = malloc(sizeof *new);

    if (!new)
        return -ENOMEM;
    new->device = (dev_t)(FIRST_DEVICE + i);
    int error = tmpfs_make(&new->fs, &memory_node_memory, size / TMPFS_PAGE, MODE);
    if (error)
        free(new);
    else
        yao_tmp_mounts[i].volume = new;
    return error;
}

int tmp_volume_of(const char *path, struct memory_volume **volume, const char **inside)
{
    int i = mount_of(path, inside);
    int error = yao_tmp_mounts[i].volume ? 0 : make(i);

    *volume = yao_tmp_mounts[i].volume;
    if (!**inside)
        *inside = "/";
    return error;
}

int tmp_find(const char *path, struct memory_volume **volume, struct tmpfs_node **node)
{
    const char *inside;
    int error = tmp_volume_of(path, volume, &inside);

    return error ? error : tmpfs_find(&(*volume)->fs, inside, node);
}
