#include "tmp_volume.h"
#include "mount.h"
#include "src/mm/memory.h"
#include "src/settings/settings.h"
#include "tmp.h"
#include <errno.h>
#include <stdlib.h>
#include <yao/module.h>

YAO_ALTERNATIVE(tmp, memory);
YAO_REQUIRE(memory_files, some);

#define MODE 01777 /* everybody makes files there, and removes only their own */

/* At most half of the memory, as on Linux. */
static uint64_t size_of(unsigned mount)
{
    uint64_t size =
        setting_size(mount_settings(mount), "size", INT64_MAX, mount_entry(mount)->size);

    return size ? size : memory_total() / 2;
}

int tmp_mounted(unsigned mount, void **volume)
{
    struct tmp_volume *new = malloc(sizeof *new);

    if (!new)
        return -ENOMEM;
    new->memory.device = mount_device(mount);
    new->mount = mount;
    int error = tmpfs_make(&new->memory.fs, &memory_node_memory, size_of(mount) / TMPFS_PAGE, MODE);
    if (error)
        free(new);
    else
        *volume = yao_mount_volumes[mount] = new;
    return error;
}
