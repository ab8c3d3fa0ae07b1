/* The pages of a file: a tree of tables, as deep as its last page needs. */
#include "content.h"
#include <string.h>

#define BITS  9u /* of a page's number that one table decides */
#define SLOTS (1u << BITS)

_Static_assert(SLOTS * sizeof(void *) <= TMPFS_PAGE, "a table fits into a page");

static unsigned slot_of(uint64_t index, unsigned height)
{
    return (unsigned)(index >> (BITS * (height - 1))) % SLOTS;
}

/* Whether a tree of @height has page @index. */
static bool reaches(unsigned height, uint64_t index)
{
    return index >> (BITS * height) == 0;
}

/*
 * The first page (@level 0), or table of this level, that is there and does not begin before page
 * *index: the slot that holds it, and *index is its first page. NULL if there is none.
 */
static void **next_slot(struct tmpfs_content *content, unsigned level, uint64_t *index)
{
    while (level <= content->height && reaches(content->height, *index)) {
        unsigned height = content->height;
        void **slot = &content->root;

        for (; *slot && height > level; height--)
            slot = (void **)*slot + slot_of(*index, height);
        if (*slot)
            return slot;
        *index = ((*index >> (BITS * height)) + 1) << (BITS * height);
    }
    return NULL;
}

void *tmpfs_page(const struct tmpfs_content *content, uint64_t index)
{
    void *at = content->root;

    if (!reaches(content->height, index))
        return NULL;
    for (unsigned height = content->height; at && height > 0; height--)
        at = ((void **)at)[slot_of(index, height)];
    return at;
}

static void *zeros_new(const struct tmpfs_room *room)
{
    void *page = room->memory->alloc_page();

    return page ? memset(page, 0, TMPFS_PAGE) : NULL;
}

/* Puts tables above the root until they reach page @index. */
static bool deepen(const struct tmpfs_room *room, struct tmpfs_content *content, uint64_t index)
{
    for (; !reaches(content->height, index); content->height++) {
        void **table = content->root ? zeros_new(room) : NULL;
        if (content->root && !table)
            return false;
        if (table)
            table[0] = content->root;
        content->root = table;
    }
    return true;
}

/* The slot of page @index, with the tables that lead to it; or NULL. */
static void **make_slot(const struct tmpfs_room *room, struct tmpfs_content *content,
                        uint64_t index)
{
    void **slot = &content->root;

    if (!deepen(room, content, index))
        return NULL;
    for (unsigned height = content->height; height > 0; height--) {
        if (!*slot)
            *slot = zeros_new(room);
        if (!*slot)
            return NULL;
        slot = (void **)*slot + slot_of(index, height);
    }
    return slot;
}

/* Tables that were made in vain stay until the file is cut: the next attempt needs them. */
void *tmpfs_page_make(struct tmpfs_room *room, struct tmpfs_content *content, uint64_t index)
{
    void *page = tmpfs_page(content, index);
    void **slot;

    if (page || room->pages >= room->limit)
        return page;
    slot = make_slot(room, content, index);
    if (!slot || !(*slot = zeros_new(room)))
        return NULL;
    content->pages++;
    room->pages++;
    return *slot;
}

static void drop_slot(struct tmpfs_room *room, struct tmpfs_content *content, unsigned level,
                      void **slot)
{
    room->memory->free_page(*slot);
    *slot = NULL;
    content->pages -= level == 0;
    room->pages -= level == 0;
}

/* The tables of page @index, which was dropped, that begin at or behind page @first and have
 * nothing from page @next on. */
static void drop_tables(struct tmpfs_room *room, struct tmpfs_content *content, uint64_t first,
                        uint64_t index, uint64_t next)
{
    for (unsigned level = 1; level <= content->height && (index ^ next) >> (BITS * level);
         level++) {
        uint64_t begin = index >> (BITS * level) << (BITS * level);
        void **slot = begin < first ? NULL : next_slot(content, level, &begin);
        if (slot && begin <= index)
            drop_slot(room, content, level, slot);
    }
}

/* A table goes with its pages, as it lies beside them: so what is free stays in few pieces, and to
 * free a page takes no long search. */
void tmpfs_pages_drop(struct tmpfs_room *room, struct tmpfs_content *content, uint64_t first)
{
    uint64_t index = first, before = first;
    void **slot;

    while ((slot = next_slot(content, 0, &index))) {
        drop_tables(room, content, first, before, index);
        drop_slot(room, content, 0, slot);
        before = index;
    }
    for (unsigned level = 1; level <= content->height; level++) {
        uint64_t size = (uint64_t)1 << (BITS * level);
        for (index = (first + size - 1) & ~(size - 1); (slot = next_slot(content, level, &index));)
            drop_slot(room, content, level, slot);
    }
    if (!content->root)
        content->height = 0;
}

static void clear_page(char *page, size_t from)
{
    if (page)
        memset(page + from, 0, TMPFS_PAGE - from);
}

void tmpfs_pages_clear(struct tmpfs_content *content, uint64_t from)
{
    uint64_t index = from / TMPFS_PAGE;
    void **slot;

    clear_page(tmpfs_page(content, index), from % TMPFS_PAGE);
    for (index++; (slot = next_slot(content, 0, &index)); index++)
        clear_page(*slot, 0);
}
