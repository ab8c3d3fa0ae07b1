/* A board with disks for which a mount's volume is looked for, and what is mounted there: no real
 * volume. The search runs once in a system's life, so each test is a process of its own. */
#pragma once

#include "log.h"
#include "ram_disk.h"
#include "src/fs/fat.h"
#include "src/fs/fat_volume.h"
#include "src/fs/mount.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define DEVICES 3

extern struct ram_disk disks[DEVICES]; /* "/soc/disk@0", … */
extern unsigned asked;                 /* how often a device was brought up */

/* What is mounted next, and what was mounted last. */
extern struct fat_volume mounted, *mounted_next;
extern struct block_device *mounted_block;
extern uint64_t mounted_first;

extern struct fat_volume *last_left;
extern unsigned synced;
extern struct fat_volume *sync_fails; /* this one's fat_sync() */

/* The firmware's tree has this node of settings: it says device_set, or if that is NULL
 * name_set (of a partition), or partition_set, or if that is 0 read-only. */
extern const char *settings_of, *device_set, *name_set;
extern uint32_t partition_set;
extern int built_in; /* the disk whose node says non-removable, or -1 */

/* @error is that of bringing it up. */
struct ram_disk *add_device(int error);

uint8_t *at(struct ram_disk *disk, uint64_t sector);

void put_partition(struct ram_disk *disk, unsigned index, uint8_t first, uint16_t count);

/* The boot sector of a FAT12 of 4000 sectors. */
void put_fat(struct ram_disk *disk, uint64_t sector);

/* Runs @test in a process of its own, where it may mount. */
void in_a_process(void (*test)(void));

/* For these processes. */
#define check(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s; last message: %s\n", __FILE__, __LINE__, #condition,       \
                    log_last_error());                                                             \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)
