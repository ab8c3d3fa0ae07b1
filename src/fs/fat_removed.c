/*
 * Files whose name was removed while they were open. The name goes at once. The file's clusters are
 * freed at its last close, or when the app has ended; if the power fails before, they are lost:
 * allocated, but part of no file.
 *
 * The place of the directory entry may belong to another file by then. So these files are not in
 * the list where open files are looked up by that place, and are never written back.
 */
#include "fat_removed.h"
#include "fat_entry.h"
#include "fat_time.h"
#include <errno.h>
#include <yao/module.h>

/* f_truncate() frees nothing of a file that has no bytes to cut. */
static int free_chain(struct fat_node *node)
{
    FIL *fil = &node->fil;

    fil->flag |= FA_WRITE;
    fil->err = 0;
    fil->fptr = 0;
    fil->obj.objsize = 1;
    fat_map_clear(&node->map);
    return fat_error(node->volume, node->path, "free clusters", f_truncate(fil));
}

/* Of a file without clusters, the sector of the FAT where they were freed may not be written yet.
 */
static int free_clusters(struct fat_node *node)
{
    int error = node->fil.obj.sclust ? free_chain(node) : 0;
    return error ? error : fat_sync(node->volume);
}

/* FatFs writes the size and the first cluster of a file that it has written to, even if that was
 * nothing. */
static FRESULT write_entry(FIL *fil)
{
    UINT none;

    fil->flag |= FA_WRITE;
    fil->err = 0;
    FRESULT result = f_write(fil, "", 0, &none);
    return result == FR_OK ? f_sync(fil) : result;
}

static FRESULT remove_entry(const struct fat_node *node, const char *path)
{
    FIL empty = node->fil, full = node->fil;

    empty.obj.objsize = empty.obj.sclust = empty.fptr = 0;
    FRESULT result = write_entry(&empty);
    if (result == FR_OK)
        result = f_unlink(path);
    if (result != FR_OK)
        write_entry(&full); /* as it was, if the device still takes it */
    return result;
}

/* What f_unlink() refuses, before the entry is changed. */
static int check(const struct fat_node *node, struct fat_record *record)
{
    struct fat_volume *volume = node->volume;
    int error =
        fat_read_record(volume, node->fil.dir_sect, fat_record_offset(volume, &node->fil), record);

    if (error)
        return fat_device_error(node->path, "remove", error);
    if (fat_read_only(volume))
        return -EROFS;
    return record->attributes & AM_RDO ? -EACCES : 0;
}

static void move(struct fat_node *node)
{
    fat_node_leave(node);
    node->removed = free_clusters;
    node->next = node->volume->removed;
    node->volume->removed = node;
}

int fat_node_remove(struct fat_node *node, const char *path)
{
    struct fat_record record;
    int error = check(node, &record);

    if (!error)
        error = fat_error(node->volume, path, "remove", remove_entry(node, path));
    if (error)
        return error;
    node->attributes = (struct file_attributes){fat_time_to_unix(record.time), true};
    move(node);
    return 0;
}

/* The app left them open. */
static int free_all(void)
{
    struct fat_volume *volume = fat_drive();
    int result = 0;

    for (struct fat_node *node = volume ? volume->removed : NULL; node; node = node->next) {
        int error = free_clusters(node);
        result = result ? result : error;
    }
    return result;
}

YAO_STEP(exit, removed, free_all);
YAO_STEP_AFTER(exit, removed, files);
YAO_STEP_AFTER(exit, removed, mappings);
