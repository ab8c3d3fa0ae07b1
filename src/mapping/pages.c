/* The pages of mappings. An entry that is not 0 has memory, also while PROT_NONE makes it invalid.
 */
#include "mapping.h"
#include <errno.h>
#include <string.h>

static void *memory_of(uint64_t entry)
{
    return phys_to_virt((entry >> PTE_PPN) * PAGE_SIZE);
}

static uint64_t entry_of(const void *memory, uint64_t flags)
{
    return virt_to_phys(memory) / PAGE_SIZE << PTE_PPN | flags;
}

/* The next entry with memory in [*address, end), and its address; NULL: there is none. */
static uint64_t *next_entry(uintptr_t *address, uintptr_t end)
{
    for (uint64_t size; *address < end; *address += size) {
        uint64_t *entry = map_page_find(*address, &size);
        if (entry && *entry)
            return entry;
    }
    return NULL;
}

void *page_memory(uintptr_t address)
{
    uint64_t *entry = next_entry(&address, address + PAGE_SIZE);
    return entry ? memory_of(*entry) : NULL;
}

int page_map(uintptr_t address, const void *memory, uint64_t flags)
{
    uint64_t *entry = map_page_make(address);

    if (!entry)
        return -ENOMEM;
    *entry = entry_of(memory, flags);
    return 0;
}

int pages_map(uintptr_t start, uintptr_t end, const void *memory, uint64_t flags)
{
    uint64_t value = entry_of(memory, flags), *entry = NULL;

    for (uintptr_t at = start; at < end; at += PAGE_SIZE, value += 1u << PTE_PPN) {
        entry = at % MEGAPAGE && entry ? entry + 1 : map_page_make(at);
        if (!entry) {
            pages_drop(start, at, false);
            return -ENOMEM;
        }
        *entry = value;
    }
    map_flush();
    if (flags & PTE_X)
        __asm__ volatile("fence.i" : : : "memory");
    return 0;
}

/* As many pages in a row as there are: a device reads and writes them by one command. */
static char *take(size_t *count, bool clear)
{
    for (char *memory; *count; *count /= 2)
        if ((memory = page_alloc(*count, PHYS_ANY)))
            return clear ? memset(memory, 0, *count * PAGE_SIZE) : memory;
    return NULL;
}

/* Gives the @count pages from @address memory: none, if it is clear that there is not enough. */
static int fill(uintptr_t address, size_t count, uint64_t flags, bool clear)
{
    if (count > page_free_bytes() / PAGE_SIZE)
        return -ENOMEM;
    while (count) {
        size_t taken = count;
        char *memory = take(&taken, clear);
        if (!memory)
            return -ENOMEM;
        for (; taken; taken--, count--, address += PAGE_SIZE, memory += PAGE_SIZE)
            if (page_map(address, memory, flags)) {
                page_free(memory, taken);
                return -ENOMEM;
            }
    }
    return 0;
}

static int back(uintptr_t start, uintptr_t end, uint64_t flags, bool clear)
{
    int error = 0;

    for (uintptr_t at = start, next = start; !error && at < end; at = next += PAGE_SIZE) {
        next_entry(&next, end);
        next = next < end ? next : end;
        error = fill(at, (next - at) / PAGE_SIZE, flags, clear);
    }
    pages_protect(start, end, flags);
    return error;
}

int pages_back(uintptr_t start, uintptr_t end, uint64_t flags)
{
    return back(start, end, flags, true);
}

int pages_back_as_is(uintptr_t start, uintptr_t end, uint64_t flags)
{
    return back(start, end, flags, false);
}

void pages_protect(uintptr_t start, uintptr_t end, uint64_t flags)
{
    for (uint64_t *entry; (entry = next_entry(&start, end)); start += PAGE_SIZE)
        *entry = *entry >> PTE_PPN << PTE_PPN | flags;
    map_flush();
    if (flags & PTE_X)
        __asm__ volatile("fence.i" : : : "memory");
}

void pages_drop(uintptr_t start, uintptr_t end, bool free_memory)
{
    char *run = NULL;
    size_t count = 0;

    for (uint64_t *entry; (entry = next_entry(&start, end)); start += PAGE_SIZE) {
        char *memory = memory_of(*entry);
        *entry = 0;
        if (!free_memory)
            continue;
        if (count && memory != run + count * PAGE_SIZE) {
            page_free(run, count);
            count = 0;
        }
        run = count++ ? run : memory;
    }
    map_flush();
    if (count)
        page_free(run, count);
}

int pages_move(uintptr_t from, uintptr_t to, uint64_t size)
{
    uintptr_t end = from + size;

    for (uintptr_t at = from; next_entry(&at, end); at += PAGE_SIZE)
        if (!map_page_make(to + (at - from)))
            return -ENOMEM;
    uintptr_t offset = to - from;
    for (uint64_t *entry; (entry = next_entry(&from, end)); from += PAGE_SIZE) {
        *map_page_make(from + offset) = *entry;
        *entry = 0;
    }
    map_flush();
    return 0;
}

void pages_clear(uintptr_t start, uintptr_t end)
{
    for (uint64_t *entry; (entry = next_entry(&start, end)); start += PAGE_SIZE)
        memset(memory_of(*entry), 0, PAGE_SIZE);
}
