/* Constants that the build generates into tables.c (tools/resolve/tables.py): the app's name, and
 * each setting's value from the app's manifest, or else its default. The firmware's tree can
 * override the settings at run time: see settings.h. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum on_exit { ON_EXIT_POWEROFF, ON_EXIT_REBOOT, ON_EXIT_HALT };

struct root_mount {
    const char *device; /* path or alias; NULL: the first one with a volume */
    uint32_t partition; /* as numbered by its table, from 1; 0: the first one with a volume */
    bool read_only;
};

/* Where files in memory are: deeper paths first, "" for the root; the last one has no path. */
struct tmp_mount {
    const char *path;
    uint64_t size;                /* bytes of content at most, or 0: half of the memory */
    struct memory_volume *volume; /* once it is used */
};

extern char yao_app_name[];
extern const uint64_t yao_stack_size;         /* bytes, a multiple of PAGE_SIZE */
extern const uint64_t yao_handler_stack_size; /* of the trap stack and of the fault stack, each */
extern const uint64_t yao_heap_size;          /* bytes; UINT64_MAX: all memory */
extern const char yao_allocator[];            /* the alternative that is linked in */
extern const char yao_bootargs[];
extern const char *const yao_environment[]; /* "NAME=value", NULL-terminated */
extern const enum on_exit yao_on_exit;
extern const bool yao_wxneeded; /* memory may be writable and executable at once */
extern const struct root_mount yao_root_mount;
extern struct tmp_mount yao_tmp_mounts[];
