/* Takes all memory there is, page by page, writes to it, and prints where it was. */
#include "../firmware/physical.h"
#include <stdint.h>
#include <string.h>
#include <yao/log.h>
#include <yao/mm.h>

#define DRAM       0x80000000u
#define PAGES      (256u << 20 >> 12) /* of 256 MiB */
#define CHUNK_BITS 64u

static uint64_t taken[PAGES / CHUNK_BITS];

static int note(phys_t address)
{
    uint64_t page = (address - DRAM) / PAGE_SIZE, bit = 1ull << page % CHUNK_BITS;
    if (address < DRAM || page >= PAGES || taken[page / CHUNK_BITS] & bit) {
        log_error("a page at 0x%lx, which is not there or given twice", address);
        return -1;
    }
    taken[page / CHUNK_BITS] |= bit;
    return 0;
}

static int is_taken(uint64_t page)
{
    return page < PAGES && taken[page / CHUNK_BITS] >> page % CHUNK_BITS & 1;
}

static void tell(void)
{
    for (uint64_t page = 0, start; page < PAGES; page++) {
        for (start = page; is_taken(page); page++)
            ;
        if (page > start)
            log_info("memory 0x%lx 0x%lx", DRAM + start * PAGE_SIZE, DRAM + page * PAGE_SIZE);
    }
}

int main(void)
{
    log_info("free: %zu", page_free_bytes());
    for (void *page; (page = page_alloc(1, PHYS_ANY));) {
        if (note(physical(page)))
            return 1;
        memset(page, 0x5a, PAGE_SIZE);
    }
    tell();
    return 0;
}
