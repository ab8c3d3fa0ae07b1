/* Which block devices and partitions there are. */
#include "dev_block.h"
#include "dev_partitions.h"
#include "src/file/device_file.h"
#include "src/file/file.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <yao/module.h>

YAO_ALTERNATIVE(block_files, some);

DEVICE_CLASS(block);
YAO_CLASS_OPTIONAL(block);

#define VIRTIO_MAX 26u /* vda to vdz */
#define ALIASES    10u /* mmc0 to mmc9 */

/* As on Linux (Documentation/admin-guide/devices.txt); virtio's is the one that it gets first. A
 * minor has the device in its upper half. */
#define MAJOR_MMC    179
#define MAJOR_VIRTIO 254

const bool dev_block_there = true;

/* One after the other. */
struct walk {
    struct dev_block now;
    unsigned virtio, cards; /* so many were there before */
};

static struct walk begin(void)
{
    return (struct walk){.now.node = -1};
}

static bool is_virtio(dt_node node)
{
    const char *kind = dt_string(node, "compatible", 0);

    return kind && !strncmp(kind, "virtio,", sizeof "virtio," - 1);
}

/* The number of the alias that means @node, or @otherwise. */
static unsigned alias_of(dt_node node, unsigned otherwise)
{
    char alias[] = "mmc0";

    for (unsigned i = 0; i < ALIASES; i++) {
        alias[3] = (char)('0' + i);
        if (dt_find_path(alias) == node)
            return i;
    }
    return otherwise;
}

static void fill(struct walk *walk, struct block_device *block)
{
    struct dev_block *now = &walk->now;

    bool there = block_look(block) == 0;
    now->block = block;
    now->virtio = is_virtio(now->node);
    now->index = now->virtio ? walk->virtio++ : alias_of(now->node, walk->cards++);
    now->number = 0;
    now->medium = block->medium;
    now->first = 0;
    now->count = there ? block->sectors : 0;
}

/* The next device that works, also one with an empty slot. */
static bool next(struct walk *walk)
{
    struct device *dev;
    dt_node node = walk->now.node;

    while ((node = device_candidate(DEVICE_CLASS_TABLE(block), node)) >= 0)
        if (!device_get(DEVICE_CLASS_TABLE(block), node, &dev)) {
            walk->now.node = node;
            fill(walk, dev->interface);
            return true;
        }
    return false;
}

static void name_of(const struct dev_block *this, char name[DEV_BLOCK_NAME])
{
    int length = this->virtio ? snprintf(name, DEV_BLOCK_NAME, "vd%c", 'a' + this->index)
                              : snprintf(name, DEV_BLOCK_NAME, "mmcblk%u", this->index);

    if (this->number)
        snprintf(name + length, DEV_BLOCK_NAME - (size_t)length, this->virtio ? "%u" : "p%u",
                 this->number);
}

static void narrow(struct dev_block *this, const struct partition *partition)
{
    this->number = partition->number;
    this->first = partition->first;
    this->count = partition->count;
}

/* Calls @is_it for each in turn until it says so: 1 and *found, 0 at the end, or a negative errno
 * if there was none among what could be read. */
static int each(bool (*is_it)(void *context, const struct dev_block *this), void *context,
                struct dev_block *found)
{
    int result = 0;

    for (struct walk walk = begin(); next(&walk) && walk.now.index < VIRTIO_MAX;) {
        const struct dev_partitions *table;
        struct dev_block *now = &walk.now;
        *found = *now;
        if (is_it(context, found))
            return 1;
        if (!now->count)
            continue;
        int error = dev_partitions(now->block, now->node, &table);
        for (unsigned i = 0; !error && i < table->count; i++) {
            narrow(found, &table->each[i]);
            if (is_it(context, found))
                return 1;
        }
        result = result ? result : error;
    }
    return result;
}

static bool has_name(void *context, const struct dev_block *this)
{
    char name[DEV_BLOCK_NAME];

    name_of(this, name);
    return !strcmp(name, context);
}

/* Other names do not bring devices up. */
int dev_block_find(const char *name, struct dev_block *found)
{
    if (strncmp(name, "vd", 2) && strncmp(name, "mmcblk", 6))
        return -ENOENT;
    int result = each(has_name, (void *)name, found);
    return result > 0 ? 0 : result ? result : -ENOENT;
}

static bool has_number(void *context, const struct dev_block *this)
{
    unsigned *left = context;

    return !(*left)--;
}

static ino_t inode_of(const struct dev_block *this)
{
    return makedev(this->virtio ? MAJOR_VIRTIO : MAJOR_MMC, this->index << 8 | this->number);
}

int dev_block_entry(unsigned at, char name[DEV_BLOCK_NAME], struct file_entry *entry)
{
    struct dev_block found;

    if (each(has_number, &at, &found) != 1)
        return 0;
    name_of(&found, name);
    *entry = (struct file_entry){.name = name, .inode = inode_of(&found), .type = DT_BLK};
    return 1;
}

void dev_block_status(const struct dev_block *found, struct stat *status)
{
    *status = (struct stat){
        .st_dev = DEVICE_FILES,
        .st_ino = inode_of(found),
        .st_mode = S_IFBLK | S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP,
        .st_nlink = 1,
        .st_rdev = inode_of(found),
        .st_blksize = 4096,
    };
}
