/*
 * A littlefs volume in memory below our glue. All that is written and flushed is recorded, to see
 * what a power cut leaves.
 */
#pragma once

#include "src/file/file.h"
#include "src/fs/littlefs_volume.h"
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <yao/block.h>

/* Sectors written, or a flush (count 0). */
struct disk_event {
    uint64_t sector;
    uint32_t count;
    size_t data; /* in disk.data */
};

struct disk {
    struct block_device block;
    uint8_t *bytes;
    uint64_t first; /* of the volume on the device */
    bool read_only;
    bool emulated;  /* it is emulated_disk.h's, and recorded is only how many events there were */
    bool recording; /* else nothing is recorded */
    struct disk_event *events;
    size_t event_count, event_room;
    uint8_t *data;
    size_t data_size, data_room;
    /* faults and counts */
    unsigned reads, writes, flushes;
    unsigned fail_read, fail_write, fail_flush; /* the one that fails, from 1 on; 0: none */
    bool fail_on;                               /* and those behind it */
    int error;
};

extern struct disk disk;
extern struct littlefs_volume *volume;
extern uint64_t now_ns; /* the time of day */

/* A blank disk of so many sectors, on which the volume begins at sector 8; and mounted on it. */
void disk_make(uint64_t sectors);
void disk_free(void);
int disk_try_mount(void);
void disk_mount(void);
void disk_unmount(void);

/* As after a power cut: what is in memory is lost. */
void disk_lose(void);
void disk_forget_events(void);

/* For descriptors: these fail the test if open() does. */
struct file *file_open(const char *path, int flags);
int file_try_open(const char *path, int flags, struct file **file);
ssize_t file_write(struct file *file, const void *bytes, size_t size);
ssize_t file_read(struct file *file, void *bytes, size_t size);
int file_sync(struct file *file);
int file_close(struct file *file);
struct stat file_status(struct file *file);

uint8_t pattern(unsigned seed, size_t offset);

/* Writes so many bytes of the pattern there; and reads them. */
void file_fill(struct file *file, size_t size, unsigned seed, off_t offset);
void file_expect(struct file *file, size_t size, unsigned seed);

/* A whole file of the pattern. */
void put(const char *path, size_t size, unsigned seed);
void expect(const char *path, size_t size, unsigned seed);

/* The names in the folder, sorted and with a space behind each; without the dots. */
const char *list(const char *path);
