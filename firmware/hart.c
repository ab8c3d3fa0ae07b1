#include "hart.h"
#include "csr.h"
#include "ipi.h"
#include "protect.h"
#include "report.h"
#include "src/dt/dt.h"
#include <string.h>

/* SiFive's CLINT (FU540-C000 manual v1p4, chapter 9). */
#define MSIP     0x0000 /* 4 bytes a hart */
#define MTIMECMP 0x4000 /* 8 bytes a hart */
#define MTIME    0xbff8

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

/* A hart without S-mode has no MMU either (FU540's hart 0). */
static bool can_run_image(dt_node cpu)
{
    const char *mmu = dt_string(cpu, "mmu-type", 0);
    return dt_available(cpu) && mmu && strcmp(mmu, "riscv,none");
}

static void add(uint64_t id, uint64_t clint, unsigned number)
{
    int index = hart_find(id);
    if (index < 0 && hart_count == HARTS_MAX)
        return;
    struct hart *hart = hart_at(index < 0 ? hart_count++ : (unsigned)index);
    hart->id = id;
    hart->state = HART_STOPPED;
    hart->mtime = clint + MTIME;
    hart->msip = clint + MSIP + 4 * number;
    hart->mtimecmp = clint + MTIMECMP + 8 * number;
}

/* The CLINT numbers the harts in the order of its interrupts, two each: software and timer. */
static void add_all(dt_node node, uint64_t clint, uint64_t boot_id)
{
    uint32_t args[4];
    dt_node controller;
    for (unsigned i = 0; (controller = dt_phandle_args(node, "interrupts-extended",
                                                       "#interrupt-cells", i, args)) >= 0;
         i += 2) {
        uint64_t id;
        dt_node cpu = dt_parent(controller);
        if (cpu >= 0 && !dt_u64(cpu, "reg", &id) && (id == boot_id || can_run_image(cpu)))
            add(id, clint, i / 2);
    }
}

static dt_node find_clint(void)
{
    dt_node node = dt_find_compatible(-1, "riscv,clint0");
    return node >= 0 ? node : dt_find_compatible(-1, "sifive,clint0");
}

void hart_init_table(uint64_t boot_id)
{
    dt_node node = find_clint();
    uint64_t base, size;
    if (node < 0 || dt_reg(node, 0, &base, &size))
        report_stop("device tree: no CLINT (riscv,clint0) with registers");
    protect_init(base, size);
    hart_at(0)->id = boot_id;
    hart_count = 1;
    add_all(node, base, boot_id);
    if (!hart_at(0)->msip)
        report_stop("device tree: the CLINT has no interrupts for hart %lu", boot_id);
}

_Noreturn void hart_wait(void)
{
    struct hart *self = hart_self();
    protect_hart();
    __atomic_store_n(&self->state, HART_STOPPED, __ATOMIC_RELEASE);
    do
        __asm__ volatile("wfi");
    while (!(ipi_take() & IPI_START));
    /* Whoever changes page tables or code now either sees STARTED and sends a fence, or is seen by
     * the fences of hart_enter(). rfence.c has the other half. */
    __atomic_store_n(&self->state, HART_STARTED, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    hart_enter(self->id, self->opaque, self->address);
}
