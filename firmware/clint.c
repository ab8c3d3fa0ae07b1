#include "clint.h"
#include "hart.h"
#include "protect.h"
#include "report.h"
#include "src/dt/dt.h"

/* SiFive's CLINT (FU540-C000 manual v1p4, chapter 9). */
#define MSIP       0x0000
#define MTIMECMP   0x4000
#define MTIME      0xbff8
#define CLINT_SIZE 0xc000

/* Bytes per hart (as in the ACLINT specification 1.0-rc4, chapters 2 and 3). */
#define MSIP_SIZE     4
#define MTIMECMP_SIZE 8
#define MTIME_SIZE    8 /* per device */

/* Interrupts of a hart (Privileged ISA, table 3.6). */
enum { IRQ_SOFTWARE = 3, IRQ_TIMER = 7 };

/* The registers of a device, by address; 0: it has none of that kind. */
struct device {
    uintptr_t msip, mtimecmp, mtime;
    uint64_t harts; /* for how many it has registers */
    unsigned wires; /* interrupts per hart */
};

/* The hart whose own interrupt controller has @phandle; NULL if it may not run the image. */
static struct hart *hart_of(uint32_t phandle)
{
    uint64_t id;
    dt_node controller = dt_find_phandle(phandle);
    dt_node cpu = controller < 0 ? controller : dt_parent(controller);
    int index = cpu < 0 || dt_u64(cpu, "reg", &id) ? -1 : hart_find(id);
    return index < 0 ? NULL : hart_at((unsigned)index);
}

static void wire(const struct device *device, struct hart *hart, unsigned number, uint32_t irq)
{
    if (irq == IRQ_SOFTWARE && device->msip) {
        hart->msip = device->msip + MSIP_SIZE * number;
    } else if (irq == IRQ_TIMER && device->mtimecmp) {
        hart->mtimecmp = device->mtimecmp + MTIMECMP_SIZE * number;
        hart->mtime = device->mtime;
    }
}

/* A device numbers its harts in the order of interrupts-extended. Its entries have two cells each,
 * as a hart's controller takes one; reading them as such makes a dangling phandle harmless to the
 * entries after it.
 */
static void wire_all(dt_node node, const struct device *device)
{
    static const char name[] = "interrupts-extended";
    uint32_t phandle, irq;
    for (unsigned i = 0;
         i / device->wires < device->harts && !dt_u32(node, name, 2 * i, &phandle) &&
         !dt_u32(node, name, 2 * i + 1, &irq);
         i++) {
        struct hart *hart = hart_of(phandle);
        if (hart)
            wire(device, hart, i / device->wires, irq);
    }
}

static _Noreturn void refuse(dt_node node, const char *cause)
{
    char path[DT_PATH_MAX];
    report_stop("device tree: %s: %s", dt_path(node, path), cause);
}

/* Reads entry @index of `reg`, and closes these registers to S-mode. */
static uint64_t registers(dt_node node, unsigned index, uint64_t least, uint64_t *size)
{
    uint64_t base;
    if (dt_reg(node, index, &base, size))
        refuse(node, "there is no such entry in reg, or it cannot be read");
    if (*size < least || base % 8)
        refuse(node, "reg is too small or misaligned");
    protect_close(base, *size);
    return base;
}

static void add_clint(dt_node node)
{
    uint64_t size, base = registers(node, 0, CLINT_SIZE, &size);
    struct device device = {base + MSIP, base + MTIMECMP, base + MTIME, .wires = 2};
    device.harts = (MTIME - MTIMECMP) / MTIMECMP_SIZE;
    wire_all(node, &device);
}

static void add_mswi(dt_node node)
{
    uint64_t size, base = registers(node, 0, MSIP_SIZE, &size);
    wire_all(node, &(struct device){.msip = base, .harts = size / MSIP_SIZE, .wires = 1});
}

/* Linux' schema timer/riscv,aclint-mtimer.yaml: mtime, then mtimecmp. */
static void add_mtimer(dt_node node)
{
    uint64_t size;
    struct device device = {.mtime = registers(node, 0, MTIME_SIZE, &size), .wires = 1};
    device.mtimecmp = registers(node, 1, MTIMECMP_SIZE, &size);
    device.harts = size / MTIMECMP_SIZE;
    wire_all(node, &device);
}

/* In the order of the search, which ends when all harts are wired: a machine has CLINTs or ACLINTs,
 * not both. */
static const struct {
    const char *compatible;
    void (*add)(dt_node node);
} kinds[] = {
    {"riscv,clint0", add_clint},
    {"sifive,clint0", add_clint},
    {"riscv,aclint-mswi", add_mswi},
    {"riscv,aclint-mtimer", add_mtimer},
};

#define KINDS (sizeof kinds / sizeof kinds[0])

static bool all_wired(void)
{
    unsigned i = 0;
    while (i < hart_count && hart_at(i)->msip && hart_at(i)->mtimecmp)
        i++;
    return i == hart_count;
}

#define SYNCHRONIZE_TRIES 32

/* The reference goes on between its reading and the writing, by what is measured and added the next
 * time, until the counter is seen between two values of the reference. */
static void synchronize_one(volatile uint64_t *mtime, volatile uint64_t *reference)
{
    uint64_t lag = 0;
    for (unsigned i = 0; i < SYNCHRONIZE_TRIES; i++) {
        *mtime = *reference + lag;
        uint64_t before = *reference, found = *mtime, after = *reference;
        if (found - before <= after - before)
            return;
        lag += (before + after) / 2 - found;
    }
}

/* Sets all counters to the same time, as S-mode may compare `time` across harts (Privileged ISA,
 * section 3.2.1). */
static void synchronize(void)
{
    volatile uint64_t *reference = (volatile uint64_t *)hart_at(0)->mtime;
    for (unsigned i = 1; reference && i < hart_count; i++) {
        volatile uint64_t *mtime = (volatile uint64_t *)hart_at(i)->mtime;
        if (mtime && mtime != reference)
            synchronize_one(mtime, reference);
    }
}

void clint_init(void)
{
    for (unsigned i = 0; i < KINDS && !all_wired(); i++)
        for (dt_node node = -1; (node = dt_find_compatible(node, kinds[i].compatible)) >= 0;)
            kinds[i].add(node);
    synchronize();
}
