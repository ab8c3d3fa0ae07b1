#include "common_chip.h"
#include "device_tree.h"
#include "log.h"
#include <string.h>

struct jh7110_crg_model sys, stg;
uint32_t syscon[14];

static uint64_t stepped;

static void violated(void *user, const char *text)
{
    bus_violation("%s", text);
}

static void step(struct jh7110_crg_model *model)
{
    jh7110_crg_model_step(model, (clock_now() - stepped) / 10);
    stepped = clock_now();
}

static uint32_t read_crg(void *model, uintptr_t offset, unsigned width)
{
    step(model);
    return jh7110_crg_model_read(model, (uint32_t)offset, width);
}

static void write_crg(void *model, uintptr_t offset, unsigned width, uint32_t value)
{
    step(model);
    jh7110_crg_model_write(model, (uint32_t)offset, width, value);
}

static uint32_t read_syscon(void *ctx, uintptr_t offset, unsigned width)
{
    if (width != 4 || offset < 0x18)
        bus_violation("SYSCON: read of %u bytes at %#lx", width, (unsigned long)offset);
    return syscon[offset / 4];
}

static void write_syscon(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    bus_violation("SYSCON: write at %#lx: the PLLs run half of the chip", (unsigned long)offset);
}

/* Of STG only the clocks of the crypto units may be touched. */
static const struct jh7110_crg_field stg_fields[] = {{15, true, false, 0, 0, 0},
                                                     {16, true, false, 0, 0, 0}};
static const struct jh7110_crg_line stg_lines[] = {{3, 15, true}};

void chip_reset(void)
{
    static const struct bus_model at[] = {
        {"SYSCRG", SYSCRG_BASE, 0x10000, read_crg, write_crg, &sys},
        {"STGCRG", STGCRG_BASE, 0x10000, read_crg, write_crg, &stg},
        {"SYSCON", SYSCON_BASE, sizeof syscon, read_syscon, write_syscon, NULL},
    };
    const struct jh7110_crg_model_config stg_config = {29, 1, 0x74, 0x78,     stg_fields, stg_lines,
                                                       2,  1, 8,    violated, NULL};
    struct jh7110_crg_model_config sys_config = jh7110_crg_sys;
    sys_config.violation = violated;
    bus_reset(0);
    log_reset();
    stepped = 0;
    for (unsigned i = 0; i < sizeof at / sizeof *at; i++)
        bus_attach(&at[i]);
    jh7110_crg_model_init(&sys, &sys_config);
    jh7110_crg_model_init(&stg, &stg_config);
    memset(syscon, 0xff, sizeof syscon);
    syscon[0x18 / 4] = 3u << 24;                  /* PLL0: integer mode */
    syscon[0x1c / 4] = 125;                       /* PLL0: 24 MHz x 125 */
    syscon[0x20 / 4] = 0;                         /* PLL0: on, / 1 */
    syscon[0x24 / 4] = 533u << 17 | 3u << 15 | 3; /* PLL1; PLL0: / 3 */
    syscon[0x28 / 4] = 0xabcdef;                  /* PLL1 */
    syscon[0x2c / 4] = 99u << 17 | 3u << 15 | 12; /* PLL2: x 99; PLL1: / 12 */
    syscon[0x30 / 4] = 0xabcdef;                  /* PLL2: FRAC does not count */
    syscon[0x34 / 4] = 2;                         /* PLL2: / 2 */
}

enum { OSC = 1, SYSCRG, PLL, STGCRG, OLD_SYSCRG, BARE_STGCRG, PLL_ALONE };

static void crg(const char *name, unsigned phandle, const char *compatible, unsigned base)
{
    tree_device(name, phandle, compatible);
    tree_cells("reg", 0, base, 0, 0x10000);
    tree_cells("#clock-cells", 1);
    tree_cells("#reset-cells", 1);
}

static void write_generators(void)
{
    crg("syscrg", SYSCRG, "starfive,jh7110-syscrg", SYSCRG_BASE);
    tree_cells("clocks", OSC, PLL, 0, PLL, 1, PLL, 2);
    tree_text("clock-names", "osc\0pll0_out\0pll1_out\0pll2_out");
    tree_end_node();
    crg("old-syscrg", OLD_SYSCRG, "starfive,jh7110-syscrg", SYSCRG_BASE);
    tree_cells("clocks", OSC);
    tree_text("clock-names", "osc");
    tree_end_node();
    crg("stgcrg", STGCRG, "starfive,jh7110-stgcrg", STGCRG_BASE);
    tree_cells("clocks", OSC, SYSCRG, 8, 4711);
    tree_text("clock-names", "osc\0stg_axiahb\0apb_bus");
    tree_end_node();
    crg("bare-stgcrg", BARE_STGCRG, "starfive,jh7110-stgcrg", STGCRG_BASE);
    tree_end_node();
}

static void write_syscon_node(void)
{
    tree_device("syscon", 30, "syscon");
    tree_cells("reg", 0, SYSCON_BASE, 0, 0x1000);
    tree_device("clock-controller", PLL, "starfive,jh7110-pll");
    tree_cells("clocks", OSC);
    tree_cells("#clock-cells", 1);
    tree_end_node();
    tree_end_node();
    tree_device("pll-alone", PLL_ALONE, "starfive,jh7110-pll");
    tree_cells("#clock-cells", 1);
    tree_end_node();
}

static void write_consumers(void)
{
    tree_node("mmc1");
    tree_cells("clocks", SYSCRG, 92, SYSCRG, 94);
    tree_text("clock-names", "biu\0ciu");
    tree_cells("assigned-clocks", SYSCRG, 94);
    tree_cells("assigned-clock-rates", 50000000);
    tree_cells("resets", SYSCRG, 65);
    tree_end_node();
    tree_node("old-mmc1");
    tree_cells("clocks", OLD_SYSCRG, 92, OLD_SYSCRG, 94, OLD_SYSCRG, 1, OLD_SYSCRG, 43);
    tree_end_node();
    tree_node("rng");
    tree_cells("clocks", STGCRG, 15, STGCRG, 9, BARE_STGCRG, 15);
    tree_cells("resets", STGCRG, 3, STGCRG, 23);
    tree_end_node();
    tree_node("odd");
    tree_cells("clocks", SYSCRG, 190, SYSCRG, 255, SYSCRG, 0xffffffff, SYSCRG, 43, PLL, 3, PLL, 0,
               PLL, 1, PLL, 2, PLL_ALONE, 0);
    tree_cells("resets", SYSCRG, 126, SYSCRG, 0xffffffff);
    tree_end_node();
}

/* As in U-Boot's tree, whose STG generator names no inputs. */
static void write_devices(void)
{
    tree_device("watchdog", 31, "starfive,jh7110-wdt");
    tree_cells("reg", 0, WDT_BASE, 0, 0x10000);
    tree_cells("clocks", SYSCRG, 122, SYSCRG, 123);
    tree_text("clock-names", "apb\0core");
    tree_cells("resets", SYSCRG, 109, SYSCRG, 110);
    tree_end_node();
    tree_device("trng", 32, "starfive,jh7110-trng");
    tree_cells("reg", 0, TRNG_BASE, 0, 0x4000);
    tree_cells("clocks", BARE_STGCRG, 15, BARE_STGCRG, 16);
    tree_cells("resets", BARE_STGCRG, 3);
    tree_end_node();
    tree_device("old-watchdog", 33, "starfive,jh7110-wdt");
    tree_cells("reg", 0, WDT_BASE, 0, 0x10000);
    tree_cells("clocks", 4711, 122, SYSCRG, 123);
    tree_text("clock-names", "apb\0core");
    tree_end_node();
}

void chip_tree(void)
{
    tree_begin();
    tree_device("osc", OSC, "fixed-clock");
    tree_cells("#clock-cells", 0);
    tree_cells("clock-frequency", 24000000);
    tree_end_node();
    write_generators();
    write_syscon_node();
    write_consumers();
    write_devices();
    tree_finish();
}
