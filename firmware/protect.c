#include "protect.h"
#include "hart.h"
#include "report.h"

static struct {
    uint64_t base, size;
} clint;

void protect_init(uint64_t base, uint64_t size)
{
    if (size < 8 || size & (size - 1) || base % size)
        report_stop("CLINT at 0x%lx: its 0x%lx bytes are not a power of two aligned to itself",
                    base, size);
    clint.base = base;
    clint.size = size;
}

/* NAPOT: the ones below the address's lowest zero tell the size (Privileged ISA, table 3.11). */
static uint64_t napot(uint64_t base, uint64_t size)
{
    return base >> 2 | (size / 8 - 1);
}

void protect_hart(void)
{
    hart_self()->sstc =
        hart_set_up(napot(clint.base, clint.size), napot(FIRMWARE_BASE, FIRMWARE_SIZE));
}

static bool apart(uint64_t base, uint64_t last, uint64_t other, uint64_t size)
{
    return last < other || base > other + (size - 1);
}

bool protect_allows(uint64_t base, uint64_t size)
{
    if (!size)
        return true;
    uint64_t last = base + (size - 1);
    return last >= base && apart(base, last, FIRMWARE_BASE, FIRMWARE_SIZE) &&
           apart(base, last, clint.base, clint.size);
}
