/* What the model of SYS lets software use. Values as U-Boot's SPL leaves them: PLL0 at 1 GHz feeds
 * the cores, PLL2 at 1188 MHz the buses. */
#include "jh7110_crg.h"

#define ON    (1u << 31)
#define GATED 0u

static const struct jh7110_crg_field fields[] = {
    /* clock, gate, critical, mux, div, reset */
    {0, false, false, 1, 0, 1u << 24},     /* cpu_root: PLL0 */
    {1, false, false, 0, 7, 1},            /* cpu_core */
    {2, false, false, 0, 2, 2},            /* cpu_bus */
    {4, false, false, 1, 2, 1u << 24 | 2}, /* perh_root: PLL2 / 2 */
    {5, false, false, 1, 0, 1u << 24},     /* bus_root: PLL2 */
    {6, false, false, 0, 3, 3},            /* nocstg_bus */
    {7, false, false, 0, 3, 3},            /* axi_cfg0: 396 MHz */
    {8, false, false, 0, 2, 2},            /* stg_axiahb: 198 MHz */
    {9, true, true, 0, 0, ON},             /* ahb0 */
    {10, true, true, 0, 0, ON},            /* ahb1 */
    {11, false, false, 0, 8, 4},           /* apb_bus: 49.5 MHz */
    {12, true, true, 0, 0, ON},            /* apb0 */
    {91, true, false, 0, 0, GATED},        /* sdio0_ahb */
    {92, true, false, 0, 0, GATED},        /* sdio1_ahb */
    {93, true, false, 0, 15, 2},           /* sdio0_sdcard */
    {94, true, false, 0, 15, 2},           /* sdio1_sdcard */
    {112, true, true, 0, 0, ON},           /* iomux_apb */
    {122, true, false, 0, 0, GATED},       /* wdt_apb */
    {123, true, false, 0, 0, GATED},       /* wdt_core */
    {145, true, true, 0, 0, ON},           /* uart0_apb */
    {146, true, true, 0, 0, ON},           /* uart0_core */
    {147, true, false, 0, 0, GATED},       /* uart1_apb */
    {148, true, false, 0, 0, GATED},       /* uart1_core */
    {151, true, false, 0, 0, GATED},       /* uart3_apb */
    {152, true, false, 0, 10, 8},          /* uart3_core */
};

static const struct jh7110_crg_line lines[] = {
    {2, 112, false},  /* iomux_apb */
    {64, 91, true},   /* sdio0_ahb */
    {65, 92, true},   /* sdio1_ahb */
    {83, 145, false}, /* uart0_apb */
    {84, 146, false}, /* uart0_core */
    {85, 147, true},  /* uart1_apb */
    {86, 148, true},  /* uart1_core */
    {109, 122, true}, /* wdt_apb */
    {110, 123, true}, /* wdt_core */
};

const struct jh7110_crg_model_config jh7110_crg_sys = {
    .clocks = 190,
    .words = 4,
    .assert_offset = 0x2f8,
    .status_offset = 0x308,
    .fields = fields,
    .lines = lines,
    .field_count = sizeof fields / sizeof *fields,
    .line_count = sizeof lines / sizeof *lines,
    .delay = 8,
};
