/*
 * Finds the RAM that the image may use: the memory nodes of the tree, less what is reserved. The
 * list of ranges is built right behind the tree's index, in the spare room of the image. If either
 * does not fit, it is done again in RAM that the first, incomplete survey has found to be free.
 */
#include "survey.h"
#include "map.h"
#include "memory.h"
#include "pages.h"
#include "src/dt/dt.h"
#include <errno.h>
#include <yao/log.h>

extern char __image_start[], __image_end[], __spare_start[], __spare_end[];

#define LIST_MIN 8u /* ranges for which the spare keeps room behind the index */

struct ranges unmapped;

/* A survey walks over the tree twice: first memory, then reservations. */
static struct {
    bool reserved;     /* in the second walk */
    unsigned entries;  /* of memory and reservations, seen so far */
    const char *cause; /* why the tree cannot be used; NULL: it can */
    struct range room; /* RAM for index and list, if they do not fit into the spare */
} survey;

static uint64_t page_up(uint64_t address)
{
    return (address + PAGE_SIZE - 1) & -(uint64_t)PAGE_SIZE;
}

/* Drops memory that the linear map cannot reach, and reports it once the tree is indexed. */
static uint64_t clip(uint64_t base, uint64_t end)
{
    if (end <= LINEAR_SIZE)
        return end;
    uint64_t start = base > LINEAR_SIZE ? base : LINEAR_SIZE;
    if (dt_count())
        log_info("memory: %lu bytes at 0x%lx are not used: beyond 190 GiB", end - start, start);
    return LINEAR_SIZE;
}

static void note(uint64_t base, uint64_t size)
{
    uint64_t end = base + size < base ? UINT64_MAX : base + size;
    survey.entries++;
    if (survey.reserved)
        ranges_remove(&unmapped, base, end);
    else
        ranges_add(&unmapped, base, clip(base, end));
}

static void report(dt_node node, unsigned index, const char *problem)
{
    char path[DT_PATH_MAX];
    log_error("%s: reg entry %u: %s", dt_path(node, path), index, problem);
}

/* Memory whose `reg` is malformed is not used. A malformed reservation makes all memory unsafe. */
static void read_reg(dt_node node)
{
    uint64_t base, size;
    struct dt_regs regs;
    int error = dt_regs(node, &regs);
    if (!error)
        error = dt_next_reg(&regs, &base, &size);
    for (unsigned i = 0; error != -ENOENT; i++, error = dt_next_reg(&regs, &base, &size)) {
        if (error == -ENXIO && survey.reserved) {
            report(node, i, "no ranges above it");
        } else if (error) {
            report(node, i, "malformed");
            if (survey.reserved)
                survey.cause = "what it reserves is unknown";
            return;
        }
        note(base, size);
    }
}

/* Firmware before OpenSBI 0.6 leaves itself out of the tree. It stands below the image, which is
 * loaded 2 MiB behind the beginning of its RAM (Linux,
 * Documentation/arch/riscv/boot-image-header.rst). */
static void spare_firmware(void)
{
    for (struct range *range = unmapped.list; range < unmapped.end; range++)
        if (image_phys_ - range->start < range->end - range->start) {
            uint64_t below = image_phys_ - range->start;
            note(range->start, below < MEGAPAGE ? below : MEGAPAGE);
            return;
        }
}

/* Removes the header's reservations and /reserved-memory (Devicetree Specification v0.4, sections
 * 5.3 and 3.5), the tree, the image and the null page. None of them needs to be page-aligned. */
static void take_away(phys_t tree)
{
    uint64_t base, size;
    unsigned before = survey.entries;
    for (const void *at = NULL; (at = dt_reservation(at, &base, &size));)
        note(base, size);
    dt_each(DT_RESERVED, read_reg);
    if (survey.entries == before)
        spare_firmware();
    note(tree, dt_total_size());
    note(image_phys_, (uint64_t)(__image_end - __image_start));
    note(survey.room.start, survey.room.end - survey.room.start);
    note(0, PAGE_SIZE);
}

/* Fills the list, which begins behind the index and has room up to @end. */
static const char *take_survey(phys_t tree, void *end)
{
    void *list = dt_index_end();
    unmapped = (struct ranges){.list = list, .end = list, .limit = end};
    survey.entries = 0;
    survey.reserved = false;
    const char *cause = dt_each(DT_AVAILABLE | DT_MEMORY, read_reg);
    survey.reserved = true;
    if (!cause)
        take_away(tree);
    ranges_align(&unmapped, PAGE_SIZE);
    return cause ? cause : survey.cause;
}

/* MAP_RESERVE tables are enough for what crosses no 2 MiB boundary, or begins at one. */
static bool find_room(uint64_t size)
{
    for (struct range *range = unmapped.list; range < unmapped.end; range++) {
        uint64_t start = range->start;
        if ((start ^ (start + size - 1)) & -(uint64_t)MEGAPAGE)
            start = (start + MEGAPAGE - 1) & -(uint64_t)MEGAPAGE;
        survey.room = (struct range){start, start + size};
        if (survey.room.end <= range->end)
            return true;
    }
    return false;
}

/* The list in the spare may be incomplete, but all that it holds is free RAM. Part of the room
 * becomes its page tables, and refills the reserve of those. */
static const char *survey_in_ram(const void *blob, phys_t tree)
{
    unsigned nodes = dt_visited();
    uint64_t size = (nodes + survey.entries + 1) * sizeof(struct range);
    size = page_up(size) + 2 * MAP_RESERVE * PAGE_SIZE;
    if (!find_room(size))
        return dt_too_many;
    char *room = phys_to_virt(survey.room.start);
    unsigned borrowed = map_borrow(survey.room.start, size / PAGE_SIZE);
    if (!map_range((uintptr_t)room, survey.room.start, size, MAP_RW))
        return dt_too_many;
    map_flush();
    room += borrowed * PAGE_SIZE;
    while (map_keep(room, MAP_RESERVE))
        room += PAGE_SIZE;
    const char *cause = dt_init(blob, DT_SIZE_MAX, (struct dt_record *)room, nodes);
    return cause ? cause : take_survey(tree, phys_to_virt(survey.room.end));
}

const char *memory_init(const void *blob, phys_t tree)
{
    struct dt_record *room = (struct dt_record *)__spare_start,
                     *end = (struct dt_record *)__spare_end;
    const char *cause = dt_init(blob, DT_SIZE_MAX, room, (unsigned)(end - room) - LIST_MIN);
    if (!cause || cause == dt_too_many)
        cause = take_survey(tree, end);
    if (!cause && (unmapped.overflowed || !dt_count()))
        cause = survey_in_ram(blob, tree);
    if (cause)
        return cause;
    if (unmapped.list == unmapped.end)
        return "it leaves no memory";
    map_use_reserve(false);
    pages_give_rest(survey.room.end ? (void *)room : unmapped.end, end);
    return NULL;
}
