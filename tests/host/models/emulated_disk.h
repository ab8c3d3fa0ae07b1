/*
 * A disk whose power fails, by littlefs' own block device for tests (bd/lfs_emubd.c): of what was
 * written all is there, or in its mode out of order, all but the first sector that was written
 * since the last flush. The run that writes goes on: what a cut leaves is kept for later.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct emulated_cut {
    size_t event; /* so many writes and flushes were over: one more had begun */
    uint8_t *bytes;
};

struct emulated_disk {
    size_t events; /* writes and flushes */
    struct emulated_cut *cuts;
    unsigned cut_count;
};

extern struct emulated_disk emulated_disk;

/* Begins with @bytes; the power fails at each @every-th operation of lfs_emubd, of which a sector
 * takes two. */
void emulated_disk_make(const uint8_t *bytes, uint32_t sectors, bool out_of_order, uint32_t every);
void emulated_disk_free(void);

void emulated_disk_read(uint64_t sector, void *to, uint32_t count);
void emulated_disk_write(uint64_t sector, const void *from, uint32_t count);
void emulated_disk_flush(void);
