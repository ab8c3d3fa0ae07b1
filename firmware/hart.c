/* The table of harts, and starting them. */
#include "hart.h"
#include "clint.h"
#include "ipi.h"
#include "protect.h"
#include "report.h"
#include "src/dt/dt.h"
#include <string.h>

struct hart_area hart_areas[HARTS_MAX];
uint32_t hart_count;

int hart_find(uint64_t id)
{
    for (unsigned i = 0; i < hart_count; i++)
        if (hart_at(i)->id == id)
            return (int)i;
    return -1;
}

bool hart_choose(uint64_t mask, uint64_t base, uint32_t *chosen)
{
    *chosen = base == UINT64_MAX ? (1u << hart_count) - 1 : 0;
    if (base == UINT64_MAX)
        return true;
    for (unsigned bit = 0; bit < 64; bit++) {
        if (!(mask >> bit & 1))
            continue;
        int index = hart_find(base + bit);
        if (index < 0)
            return false;
        *chosen |= 1u << index;
    }
    return true;
}

/* Harts without S-mode, such as FU540's hart 0, have no MMU: the tree shows only the latter. */
static bool can_run_image(dt_node cpu)
{
    const char *mmu = dt_string(cpu, "mmu-type", 0);
    return dt_available(cpu) && mmu && strcmp(mmu, "riscv,none");
}

static void add(uint64_t id)
{
    if (hart_find(id) >= 0 || hart_count == HARTS_MAX)
        return;
    struct hart *hart = hart_at(hart_count++);
    hart->id = id;
    hart->state = HART_STOPPED;
}

static void add_others(void)
{
    uint64_t id;
    dt_node cpus = dt_find_path("/cpus");
    for (dt_node cpu = -1; cpus >= 0 && (cpu = dt_child(cpus, cpu)) >= 0;)
        if (can_run_image(cpu) && !dt_u64(cpu, "reg", &id))
            add(id);
}

/* Removes harts that could not be started, as no device can interrupt them. */
static void drop_unreachable(void)
{
    for (unsigned i = 1; i < hart_count;) {
        if (hart_at(i)->msip && hart_at(i)->mtimecmp)
            i++;
        else
            *hart_at(i) = *hart_at(--hart_count);
    }
}

void hart_init_table(uint64_t boot_id)
{
    add(boot_id);
    add_others();
    clint_init();
    if (!hart_at(0)->msip || !hart_at(0)->mtimecmp)
        report_stop("device tree: no CLINT (riscv,clint0) interrupts hart %lu", boot_id);
    drop_unreachable();
}

/* Only the boot hart reports: the harts of a machine are alike, and later the console belongs to
 * S-mode. */
void hart_prepare(void)
{
    static uint32_t reported;
    unsigned needed = protect_hart();
    if (needed && !__atomic_exchange_n(&reported, 1, __ATOMIC_RELAXED))
        report(
            "hart %lu: PMP lacks the %u entries that would close the firmware and its timers; "
            "S-mode can write to them",
            hart_self()->id, needed);
    hart_self()->features = hart_set_up();
}

_Noreturn void hart_wait(void)
{
    struct hart *self = hart_self();
    hart_prepare();
    __atomic_store_n(&self->state, HART_STOPPED, __ATOMIC_RELEASE);
    do
        __asm__ volatile("wfi");
    while (!(ipi_take() & IPI_START));
    /* A hart that changes page tables or code at this moment either sees HART_STARTED and sends a
     * fence, or made its change before the fences in hart_enter(). The other half of this pair of
     * barriers is in send() in rfence.c. */
    __atomic_store_n(&self->state, HART_STARTED, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    hart_enter(self->id, self->opaque, self->address);
}
