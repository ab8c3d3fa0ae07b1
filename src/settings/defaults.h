/* Constants that the build generates into tables.c (tools/resolve/tables.py): the app's name, and
 * each setting's value from the app's manifest, or else its default. The firmware's tree can
 * override the settings at run time: see settings.h. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum on_exit { ON_EXIT_POWEROFF, ON_EXIT_REBOOT, ON_EXIT_HALT };

enum mount_type { MOUNT_FAT, MOUNT_TMPFS, MOUNT_LITTLEFS, MOUNT_ROMFS };

/* A place in the tree of files. What a type has no use for is 0. */
struct mount {
    const char *path; /* "" for the root */
    const char *node; /* its settings in the firmware's tree */
    enum mount_type type;
    bool read_only;
    uint32_t partition; /* as numbered by its table, from 1; 0: the first one with a volume */
    const char *device; /* path or alias; NULL: the first one with a volume */
    const char *partition_name; /* as a GPT has it; NULL: any */
    uint64_t size;              /* bytes of content at most, or 0: half of the memory */
};

extern char yao_app_name[];
extern const uint64_t yao_stack_size;         /* bytes, a multiple of PAGE_SIZE */
extern const uint64_t yao_handler_stack_size; /* of the trap stack and of the fault stack, each */
extern const uint64_t yao_heap_size;          /* bytes; UINT64_MAX: all memory */
extern const uint32_t yao_harts;              /* on which threads run, at most; 1 to 64 */
extern const char yao_allocator[];            /* the alternative that is linked in */
extern const char yao_bootargs[];
extern const char *const yao_environment[]; /* "NAME=value", NULL-terminated */
extern const enum on_exit yao_on_exit;
extern const bool yao_wxneeded;         /* memory may be writable and executable at once */
extern const struct mount yao_mounts[]; /* the root, then others, deeper ones before */
extern const unsigned yao_mount_count;
extern const bool yao_partition_names; /* some mount has a partition_name */
extern const unsigned yao_mount_types; /* those that there are: bits 1 << enum mount_type */
extern void *yao_mount_volumes[];      /* what each one's file system keeps; NULL: not mounted */

/* The type of the first, which the alternatives "root" have. */
extern const enum mount_type mount_root_type;
