#include "protect.h"
#include "report.h"

#define RANGES_MAX 8u

/* Configuration of an entry (Privileged ISA, section 3.7.1). */
#define CLOSED_TOR   0x08u /* no rights from the entry before up to this one */
#define CLOSED_NAPOT 0x18u /* no rights in a power of two, aligned to itself */
#define OPEN_NAPOT   0x1fu

#define EVERYTHING UINT64_MAX /* as a range of NAPOT */
#define UNIT       4u         /* what PMP counts in */
#define NAPOT_MIN  8u

static struct range {
    uint64_t base, end;
} ranges[RANGES_MAX];
static unsigned range_count;

static bool touch(const struct range *a, const struct range *b)
{
    return a->base <= b->end && b->base <= a->end;
}

/* Takes out what @range touches, and makes it a part of @range. */
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

/* What entries say; more of them than fit are counted, not kept. */
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

/* The ones below the address's lowest zero tell NAPOT's size (Privileged ISA, table 3.11). */
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

/* Of an entry that is not there the configuration stays 0. An address is other than it was written
 * where the hart's granularity is coarser than the range; that of the last, EVERYTHING, always. */
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
