/*
 * Block devices and their partitions in /dev, under Linux's names: vda, vda1, mmcblk0, mmcblk0p1.
 * An image has them if its settings mount a "devtmpfs": alternative `block_files`. Without, nothing
 * is found.
 *
 * Devices have numbers in the order of the tree; those for cards have that of their alias, mmc0,
 * if there is one. Partitions are those of the table as it was when it was first asked for, or
 * after another medium was put in, or after a file that could write to the whole device was closed.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <yao/block.h>

struct file;
struct file_entry;
struct stat;

/* A device, or one of its partitions. */
struct dev_block {
    struct block_device *block;
    dt_node node;
    bool virtio;           /* its names begin with "vd" */
    unsigned index;        /* of the device, from 0 on */
    uint32_t number;       /* of the partition; 0: all of the device */
    uint32_t medium;       /* that has it */
    uint64_t first, count; /* sectors */
};

#define DEV_BLOCK_NAME 24

/* What @name is, below /dev: 0 or -ENOENT, or why it is not known: -ENOMEM, -EIO, … */
int dev_block_find(const char *name, struct dev_block *found);

/* The one with the number @at, from 0 on, and its name: 1 and *entry, or 0: there are fewer. */
int dev_block_entry(unsigned at, char name[DEV_BLOCK_NAME], struct file_entry *entry);

void dev_block_status(const struct dev_block *found, struct stat *status);

/* As open(). -ENOMEDIUM: nothing is in the slot. -EROFS. -EBUSY: it is to be written, or with
 * O_EXCL, and a part of it is mounted, or open with O_EXCL. */
int dev_block_open(const struct dev_block *found, int flags, struct file **file);

/* Whether a file is open that may write to some of these sectors. */
bool dev_block_is_open(const struct block_device *block, uint64_t first, uint64_t count);

/* Flushes the devices that such files are open on: 0, or the first error. See volumes_sync(). */
int dev_block_sync_all(void);

/* Another number when such a file was closed: 0 in images without. */
uint32_t dev_block_closed(void);

/* Whether an image has these files. */
extern const bool dev_block_there;
