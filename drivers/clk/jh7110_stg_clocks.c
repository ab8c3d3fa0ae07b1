/* The clocks of STG (Linux, drivers/clk/starfive/clk-starfive-jh7110-stg.c). */
#include "drivers/clk/jh7110_clocks.h"

enum { OSC, HIFI4_CORE, STG_AXIAHB, USB_125M, CPU_BUS, HIFI4_AXI, NOCSTG_BUS, APB_BUS };

static const struct jh7110_clock stg[] = {
    [0] = GATE(IN(HIFI4_CORE)),   /* hifi4_clk_core */
    [1] = GATE(IN(APB_BUS)),      /* usb0_apb */
    [2] = GATE(IN(APB_BUS)),      /* usb0_utmi_apb */
    [3] = GATE(IN(STG_AXIAHB)),   /* usb0_axi */
    [4] = GATE_DIV(2, IN(OSC)),   /* usb0_lpm */
    [5] = GATE_DIV(4, IN(OSC)),   /* usb0_stb */
    [6] = GATE(IN(USB_125M)),     /* usb0_app_125 */
    [7] = DIV(2, IN(OSC)),        /* usb0_refclk */
    [8] = GATE(IN(STG_AXIAHB)),   /* pcie0_axi_mst0 */
    [9] = GATE(IN(APB_BUS)),      /* pcie0_apb */
    [10] = GATE(IN(STG_AXIAHB)),  /* pcie0_tl */
    [11] = GATE(IN(STG_AXIAHB)),  /* pcie1_axi_mst0 */
    [12] = GATE(IN(APB_BUS)),     /* pcie1_apb */
    [13] = GATE(IN(STG_AXIAHB)),  /* pcie1_tl */
    [14] = GATE(IN(STG_AXIAHB)),  /* pcie_slv_main */
    [15] = GATE(IN(STG_AXIAHB)),  /* sec_ahb */
    [16] = GATE(IN(STG_AXIAHB)),  /* sec_misc_ahb */
    [17] = GATE(IN(CPU_BUS)),     /* mtrx_grp0_main */
    [18] = GATE(IN(NOCSTG_BUS)),  /* mtrx_grp0_bus */
    [19] = GATE(IN(STG_AXIAHB)),  /* mtrx_grp0_stg */
    [20] = GATE(IN(CPU_BUS)),     /* mtrx_grp1_main */
    [21] = GATE(IN(NOCSTG_BUS)),  /* mtrx_grp1_bus */
    [22] = GATE(IN(STG_AXIAHB)),  /* mtrx_grp1_stg */
    [23] = GATE(IN(HIFI4_AXI)),   /* mtrx_grp1_hifi */
    [24] = GATE_DIV(24, IN(OSC)), /* e2_rtc */
    [25] = GATE(IN(STG_AXIAHB)),  /* e2_core */
    [26] = GATE(IN(STG_AXIAHB)),  /* e2_dbg */
    [27] = GATE(IN(STG_AXIAHB)),  /* dma1p_axi */
    [28] = GATE(IN(STG_AXIAHB)),  /* dma1p_ahb */
};

const struct jh7110_clocks jh7110_stg_clocks = {
    .clocks = stg,
    .inputs =
        "osc\0"
        "hifi4_core\0"
        "stg_axiahb\0"
        "usb_125m\0"
        "cpu_bus\0"
        "hifi4_axi\0"
        "nocstg_bus\0"
        "apb_bus",
    .count = sizeof stg / sizeof *stg,
    .input_count = 8,
};
