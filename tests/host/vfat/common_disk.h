/*
 * A volume in memory for lib/fat. mkfs.fat makes it, fsck.fat and mtools judge it: both are
 * independent of us. All writes can be recorded, to see what a power cut between any two of them
 * leaves.
 */
#pragma once

#include "lib/fat/fat.h"

/* Something that was done to the disk: sectors written, or a flush (count 0). */
struct disk_event {
    uint64_t sector;
    uint32_t count;
    size_t data; /* offset in disk.data */
};

struct disk {
    uint8_t *bytes;
    uint64_t sectors;
    bool is_exfat;
    struct vfat_device device;
    struct vfat_volume *volume;
    struct vfat_node *root;
    /* what was recorded */
    bool recording;
    struct disk_event *events;
    size_t event_count, event_room;
    uint8_t *data;
    size_t data_size, data_room;
    /* faults and counts */
    uint64_t reads, writes, flushes;
    uint64_t fail_read, fail_write; /* the transfer that fails, from 1 on; 0: none */
    bool fail_on;                   /* and all behind it */
    uint64_t fail_sector;           /* all writes to it; 0: none */
    int64_t allocations_left;       /* negative: any number */
    const char *cause;              /* the last report */
    /* sectors that differ from those of disk_watch()'s caller */
    uint32_t *touched;
    size_t touched_count;
    bool *is_touched;
};

extern struct disk disk;

/* Made anew by mkfs.fat with @options or, if they begin with "exfat", by mkfs.exfat with what
 * follows, of @kilobytes; mounted. */
void disk_make(const char *options, unsigned kilobytes);
void disk_free(void);

void disk_mount(void);
void disk_unmount(void);

/* From now on disk_restore() knows which sectors may differ from those of a copy, and copies only
 * them. What writes to disk.bytes itself says so by disk_touch(). */
void disk_watch(void);
void disk_touch(uint64_t sector, uint32_t count);
void disk_restore(const uint8_t *copy);

/* As after a power cut: what is in memory is lost. */
void disk_lose(void);

/* Runs a command with the disk as the file $IMAGE; fails the test if that fails. */
void disk_run(const char *command);
void disk_load(void); /* takes over what it has changed */

/* fsck.fat or fsck.exfat finds nothing. */
void disk_check(void);

/* Nor does the reader of common_check.h. */
void disk_is_whole(void);

/* Whole files by their path; folders on the way exist. Negative: an error. */
int disk_open(const char *path, struct vfat_node **node);
int disk_create(const char *path, uint8_t attributes);
int disk_put(const char *path, size_t size, unsigned seed);
void disk_expect(const char *path, size_t size, unsigned seed);
int disk_unlink(const char *path);
int disk_rename(const char *from, const char *to);
uint8_t disk_pattern(unsigned seed, size_t offset);
