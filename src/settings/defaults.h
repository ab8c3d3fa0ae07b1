/* What the build generates besides the tables of drivers and steps (see tools/resolve/tables.py):
 * the app's name, and what its manifest says or the defaults. settings.h reads them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum on_exit { ON_EXIT_POWEROFF, ON_EXIT_REBOOT, ON_EXIT_HALT };

struct root_mount {
    const char *device; /* path or alias; NULL: the first one with a volume */
    uint32_t partition; /* as numbered by its table, from 1; 0: the first one with a volume */
    bool read_only;
};

extern char yao_app_name[];
extern const uint64_t yao_stack_size;         /* bytes, a multiple of PAGE_SIZE */
extern const uint64_t yao_handler_stack_size; /* of the trap stack and of the fault stack, each */
extern const uint64_t yao_heap_size;          /* bytes; UINT64_MAX: all memory */
extern const char yao_allocator[];            /* the alternative that was chosen */
extern const char yao_bootargs[];
extern const enum on_exit yao_on_exit;
extern const struct root_mount yao_root_mount;
