/* Closes ranges to S-mode with PMP: entries without rights for each range, and a last one that
 * opens everything else. Lower-numbered entries take precedence (Privileged ISA, section 3.7.1). */
#include "protect.h"
#include "report.h"

#define RANGES_MAX 8u

/* Configuration of an entry (Privileged ISA, section 3.7.1). */
#define CLOSED_TOR   0x08u /* no rights, from the previous entry's address up to this one's */
#define CLOSED_NAPOT 0x18u /* no rights, in a naturally aligned power of two */
#define OPEN_NAPOT   0x1fu

#define EVERYTHING UINT64_MAX /* NAPOT address that matches all addresses */
#define UNIT       4u         /* bytes: PMP's granularity in the registers */
#define NAPOT_MIN  8u

static struct range {
    uint64_t base, end;
} ranges[RANGES_MAX];
static unsigned range_count;

static bool touch(const struct range *a, const struct range *b)
{
    return a->base <= b->end && b->base <= a->end;
}

/* Merges a range that touches @range into it. False if there is none. */
static bool absorb(struct range *range)
{
    for (unsigned i = 0; i < range_count; i++) {
        struct range other = ranges[i];
        if (!touch(range, &other))
            continue;
        range->base = other.base < range->base ? other.base : range->base;
        range->end = other.end > range->end ? other.end : range->end;
        ranges[i] = ranges[--range_count];
        return true;
    }
    return false;
}

void protect_close(uint64_t base, uint64_t size)
{
    struct range range = {base & ~(uint64_t)(UNIT - 1),
                          (base + size + UNIT - 1) & ~(uint64_t)(UNIT - 1)};
    if (range.end <= range.base)
        report_stop("0x%lx bytes at 0x%lx: they do not fit the address space", size, base);
    while (absorb(&range))
        ;
    if (range_count == RANGES_MAX)
        report_stop("more than %u ranges of registers would have to be closed to S-mode",
                    RANGES_MAX);
    ranges[range_count++] = range;
}

/* The entries to write; @count goes on beyond PMP_ENTRIES, but only these are stored. */
struct plan {
    struct pmp pmp;
    unsigned count;
};

static void enter(struct plan *plan, uint64_t address, uint64_t config)
{
    if (plan->count < PMP_ENTRIES) {
        plan->pmp.address[plan->count] = address;
        plan->pmp.config |= config << 8 * plan->count;
    }
    plan->count++;
}

/* NAPOT encodes its size in the number of trailing ones of the address (Privileged ISA, table
 * 3.11). */
static void close_range(struct plan *plan, const struct range *range)
{
    uint64_t size = range->end - range->base;
    if (size >= NAPOT_MIN && !(size & (size - 1)) && !(range->base % size)) {
        enter(plan, range->base / UNIT | (size / NAPOT_MIN - 1), CLOSED_NAPOT);
    } else {
        enter(plan, range->base / UNIT, 0);
        enter(plan, range->end / UNIT, CLOSED_TOR);
    }
}

/* Writes the entries and reads them back. The configuration of an entry that does not exist stays
 * 0. An address reads back differently if the hart's granularity is coarser than the range. The
 * last one, EVERYTHING, always does, as physical addresses have fewer bits. */
static bool accepted(const struct plan *plan)
{
    struct pmp pmp = plan->pmp;
    if (plan->count > PMP_ENTRIES)
        return false;
    pmp_exchange(&pmp);
    for (unsigned i = 0; i + 1 < plan->count; i++)
        if (pmp.address[i] != plan->pmp.address[i])
            return false;
    return pmp.config == plan->pmp.config;
}

unsigned protect_hart(void)
{
    struct plan plan = {0};
    for (unsigned i = 0; i < range_count; i++)
        close_range(&plan, &ranges[i]);
    enter(&plan, EVERYTHING, OPEN_NAPOT);
    if (accepted(&plan))
        return 0;
    pmp_exchange(&(struct pmp){.address = {EVERYTHING}, .config = OPEN_NAPOT});
    return plan.count;
}

bool protect_allows(uint64_t base, uint64_t size)
{
    uint64_t last = base + (size - 1);
    for (unsigned i = 0; size && i < range_count; i++)
        if (last < base || (last >= ranges[i].base && base < ranges[i].end))
            return false;
    return true;
}
