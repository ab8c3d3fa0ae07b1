/*
 * A block device in memory for host tests. It fails the test on what no driver would be asked
 * for, counts commands, and fails on demand.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <yao/block.h>

struct ram_disk {
    struct block_device block;
    uint8_t *bytes;
    unsigned reads, writes, flushes;      /* commands */
    uint32_t longest_read, longest_write; /* sectors */
    uint64_t bad_sector;                  /* commands that touch it fail; UINT64_MAX: none */
    int error;                            /* what they fail with */
    uint64_t writes_left;                 /* commands until the device takes no more */
    uint64_t requests, fail_at;           /* all, and which of them fails (0: none), */
    bool fail_on;                         /* and whether all behind it do */
    bool empty, changed;                  /* the slot, see ram_disk_slot() */
};

/* Makes it a slot, from which the test takes the medium (.empty), or puts in another (.changed). */
void ram_disk_slot(struct ram_disk *disk);

/* A disk of zeros. */
void ram_disk_make(struct ram_disk *disk, uint64_t sectors);
void ram_disk_free(struct ram_disk *disk);

/* Forgets counts and faults. */
void ram_disk_calm(struct ram_disk *disk);

/* The content of @path, padded to whole sectors; and back. */
void ram_disk_load(struct ram_disk *disk, const char *path);
void ram_disk_save(const struct ram_disk *disk, const char *path);
