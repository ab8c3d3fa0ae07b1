/* Changes what a directory entry says of a file or folder: its time, and whether it may be written.
 */
#include "fat.h"
#include "fat_lookup.h"
#include "fat_node.h"
#include "fat_time.h"
#include "mount.h"
#include <errno.h>

/* What an open file still has to write would change the entry again. */
static int write_back(struct fat_volume *volume, const struct fat_place *place)
{
    struct fat_node *node = place->is_directory ? NULL : fat_node_find(volume, &place->fil);

    return node ? fat_node_sync(node) : 0;
}

/* The root has no entry: it is found, and the caller changes nothing. */
static int find(const char *path, struct fat_volume **volume)
{
    struct fat_place place;
    int error = mount_root(volume);

    if (!error && fat_read_only(*volume))
        return -EROFS;
    if (!error && !fat_is_root(path))
        error = fat_locate(*volume, path, &place);
    return error || fat_is_root(path) ? error : write_back(*volume, &place);
}

int fat_set_time(const char *path, const time_t *time)
{
    struct fat_volume *volume;
    int error = find(path, &volume);

    if (error || fat_is_root(path))
        return error;
    uint32_t fat = time ? fat_time_from_unix(*time) : get_fattime();
    FILINFO info = {.fdate = (WORD)(fat >> 16), .ftime = (WORD)fat};
    return fat_path_error(volume, path, "set time", f_utime(path, &info));
}

int fat_set_writable(const char *path, bool writable)
{
    struct fat_volume *volume;
    int error = find(path, &volume);

    if (error)
        return error;
    if (fat_is_root(path))
        return writable ? 0 : -EPERM;
    return fat_path_error(volume, path, "change mode",
                          f_chmod(path, writable ? 0 : AM_RDO, AM_RDO));
}
