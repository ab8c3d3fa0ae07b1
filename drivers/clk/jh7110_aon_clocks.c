/* The clocks of AON (Linux, drivers/clk/starfive/clk-starfive-jh7110-aon.c). */
#include "drivers/clk/jh7110_clocks.h"

enum { OSC, GMAC0_RMII_REFIN, GMAC0_RGMII_RXIN, STG_AXIAHB, APB_BUS, GMAC0_GTXCLK, RTC_OSC };

static const struct jh7110_clock aon[] = {
    [0] = DIV(4, IN(OSC)),               /* osc_div4 */
    [1] = MUX(0, IN(OSC)),               /* apb_func */
    [2] = GATE(IN(STG_AXIAHB)),          /* gmac0_ahb */
    [3] = GATE(IN(STG_AXIAHB)),          /* gmac0_axi */
    [4] = DIV(30, IN(GMAC0_RMII_REFIN)), /* gmac0_rmii_rtx */
    [5] = GATE_MUX(IN(GMAC0_GTXCLK), 4), /* gmac0_tx */
    [6] = PLAIN(5),                      /* gmac0_tx_inv */
    [7] = MUX(IN(GMAC0_RGMII_RXIN), 4),  /* gmac0_rx */
    [8] = PLAIN(7),                      /* gmac0_rx_inv */
    [9] = GATE(IN(APB_BUS)),             /* otpc_apb */
    [10] = GATE(IN(APB_BUS)),            /* rtc_apb */
    [11] = DIV(0, IN(OSC)),              /* rtc_internal */
    [12] = MUX(IN(RTC_OSC), 11),         /* rtc_32k */
    [13] = GATE(IN(OSC)),                /* rtc_cal */
};

const struct jh7110_clocks jh7110_aon_clocks = {
    .clocks = aon,
    .inputs =
        "osc\0"
        "gmac0_rmii_refin\0"
        "gmac0_rgmii_rxin\0"
        "stg_axiahb\0"
        "apb_bus\0"
        "gmac0_gtxclk\0"
        "rtc_osc",
    .count = sizeof aon / sizeof *aon,
    .input_count = 7,
};
