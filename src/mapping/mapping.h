/*
 * What mmap() maps: regions of whole pages in a window of the address space. The memory of a region
 * that permits any access is there from the start, so nothing is read, and nothing can fail, later
 * on. A region of PROT_NONE has no memory until mprotect() permits something. Functions return 0 or
 * a negative errno. Not callable from interrupt handlers.
 */
#pragma once

#include "src/mm/map.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WINDOW_START 0x100000000u /* where no truncated pointer leads */
#define WINDOW_END   LINEAR_BASE
#define FIXED_MIN    0x10000u /* for MAP_FIXED: as Linux' vm.mmap_min_addr */

struct romfs_node;
struct shared;

/* Those from REGION_SHARED on map memory that is not theirs. */
enum region_kind {
    REGION_ANONYMOUS,
    REGION_COPY,
    REGION_SHARED,
    REGION_IMAGE_PRIVATE, /* a file of the image, in place; a copy when it becomes writable */
    REGION_IMAGE_SHARED,
};

struct region {
    struct region *next; /* at a higher address */
    uintptr_t start, end;
    int protection; /* PROT_READ, … */
    enum region_kind kind;
    union {
        struct shared *shared;         /* REGION_SHARED: the file, */
        const struct romfs_node *node; /* or that of the image, */
    };
    size_t first; /* and the page of it at @start */
};

/* A place of @size bytes, with an unmapped page on either side: @hint, if it is free, or else the
 * lowest one. 0 if there is none. */
uintptr_t region_place(uintptr_t hint, uint64_t size);

/* Whether the program may map [start, start + size) with MAP_FIXED. */
bool region_fits(uintptr_t start, uint64_t size);

/* The first region that ends above @address, or NULL. */
struct region *region_from(uintptr_t address);

/* Whether regions cover all of [start, end). */
bool region_covers(uintptr_t start, uintptr_t end);

/* Adds @region, whose place is free; its content is that of a copy. -ENOMEM */
int region_add(const struct region *region);

/* Cuts regions at @start and @end, so that each is wholly within or without. -ENOMEM */
int region_cut(uintptr_t start, uintptr_t end);

/* Joins the regions in [start, end) and next to it that are of one kind: as if they had never been
 * cut, so that programs find one again where they changed a part and changed it back. */
void region_join(uintptr_t start, uintptr_t end);

/* Unmaps [start, end): writes what is shared back first, and frees the memory. -ENOMEM, or the
 * file's error, after which all is unmapped as well. */
int region_remove(uintptr_t start, uintptr_t end);

/* Takes @region out of the list and frees the record, not what it maps. */
void region_forget(struct region *region);

/* Whether a page would be writable and executable at once, and the setting wxneeded is missing. */
bool protection_refused(int protection);

/* Page table flags for PROT_READ, …: 0 for PROT_NONE. */
uint64_t protection_flags(int protection);

/* Gives each page of [start, end) that has none cleared memory, and all of them @flags. -ENOMEM */
int pages_back(uintptr_t start, uintptr_t end, uint64_t flags);

/* The same with memory whose content is anything. */
int pages_back_as_is(uintptr_t start, uintptr_t end, uint64_t flags);

/* Sets the flags of the pages that have memory. */
void pages_protect(uintptr_t start, uintptr_t end, uint64_t flags);

/* Unmaps the pages; @free_memory: and frees their memory. */
void pages_drop(uintptr_t start, uintptr_t end, bool free_memory);

/* Maps the pages of [from, from + size) at @to instead, where nothing is. -ENOMEM: no tables; then
 * nothing has changed. */
int pages_move(uintptr_t from, uintptr_t to, uint64_t size);

/* Clears the pages that have memory. */
void pages_clear(uintptr_t start, uintptr_t end);

/* The memory of the page at @address, or NULL. */
void *page_memory(uintptr_t address);

/* Maps one page's memory, which the caller owns. -ENOMEM */
int page_map(uintptr_t address, const void *memory, uint64_t flags);

/* Maps memory that is physically in a row, as the image is. -ENOMEM: then nothing is mapped. */
int pages_map(uintptr_t start, uintptr_t end, const void *memory, uint64_t flags);
