/*
 * A FAT volume in memory with our POSIX calls on top. dosfstools make it and judge it, mtools
 * put foreign files on it: both are independent of us.
 */
#pragma once

#include "ram_disk.h"
#include <stdbool.h>
#include <stdint.h>

enum card_kind { CARD_FAT12, CARD_FAT16, CARD_FAT32 };

extern struct ram_disk card;

/* The volume on it, or NULL. */
struct fat_volume *card_volume(void);

extern const char *const card_kind_names[];

/* Which volumes the following tests get. */
void card_choose(enum card_kind kind, unsigned sectors_per_cluster);

/* cmocka set-up: a new empty volume, mounted. cmocka tear-down: unmounts; the second kind
 * fails the test unless fsck.vfat finds nothing wrong with what is left. */
int card_setup(void **state);
int card_teardown(void **state);
int card_check_and_teardown(void **state);

/* Takes the volume off and mounts it anew, as after a restart; read-only if card_read_only is set.
 */
extern bool card_read_only;
void card_remount(void);

/* Mounts what is on the card now, as after a power cut. */
void card_cut_power(void);

extern uint64_t card_time_ns; /* what time it is */

/* Mounts what is on the card now, which may be anything; false when it is refused. */
bool card_try_mount(void);
void card_unmount(void);

/* Runs a host command, which finds the card as the image $IMAGE and may use a file $FILE; changes
 * to the image come back to the card when @changes. */
void card_run(const char *command, bool changes);

/* Writes a file of @size bytes of a pattern through the POSIX calls; checks that it holds it. */
void card_put(const char *path, size_t size);
void card_expect(const char *path, size_t size);
uint8_t card_pattern(size_t offset);

/* Direct access to the FAT of the volume, both copies when writing, in the tests' own way. */
uint32_t card_get_link(uint32_t cluster);
void card_set_link(uint32_t cluster, uint32_t value);

/* The first cluster of a file or directory, from its directory entry; the sector where a
 * cluster begins; the first sector of the FAT. */
uint32_t card_first_cluster(const char *path);
uint64_t card_cluster_sector(uint32_t cluster);
uint64_t card_fat_sector(void);
