/* The clocks of SYS (Linux, drivers/clk/starfive/clk-starfive-jh7110-sys.c). */
#include "drivers/clk/jh7110_clocks.h"

enum {
    OSC,
    GMAC1_RMII_REFIN,
    GMAC1_RGMII_RXIN,
    I2STX_BCLK_EXT,
    I2STX_LRCK_EXT,
    I2SRX_BCLK_EXT,
    I2SRX_LRCK_EXT,
    TDM_EXT,
    MCLK_EXT,
    PLL0_OUT,
    PLL1_OUT,
    PLL2_OUT
};

/* Left out are the DDR's clocks 43 and 44: one has four parents, and no driver needs them. */
static const struct jh7110_clock sys[] = {
    [0] = MUX(IN(OSC), IN(PLL0_OUT)),           /* cpu_root */
    [1] = DIV(7, 0),                            /* cpu_core */
    [2] = DIV(2, 1),                            /* cpu_bus */
    [3] = MUX(IN(PLL2_OUT), IN(PLL1_OUT)),      /* gpu_root */
    [4] = MUX_DIV(IN(PLL0_OUT), IN(PLL2_OUT)),  /* perh_root */
    [5] = MUX(IN(OSC), IN(PLL2_OUT)),           /* bus_root */
    [6] = DIV(3, 5),                            /* nocstg_bus */
    [7] = DIV(3, 5),                            /* axi_cfg0 */
    [8] = DIV(2, 7),                            /* stg_axiahb */
    [9] = GATE(8),                              /* ahb0 */
    [10] = GATE(8),                             /* ahb1 */
    [11] = DIV(8, 8),                           /* apb_bus */
    [12] = GATE(11),                            /* apb0 */
    [13] = DIV(2, IN(PLL0_OUT)),                /* pll0_div2 */
    [14] = DIV(2, IN(PLL1_OUT)),                /* pll1_div2 */
    [15] = DIV(2, IN(PLL2_OUT)),                /* pll2_div2 */
    [16] = DIV(8, IN(PLL2_OUT)),                /* audio_root */
    [17] = DIV(64, 16),                         /* mclk_inner */
    [18] = MUX(17, IN(MCLK_EXT)),               /* mclk */
    [19] = GATE(17),                            /* mclk_out */
    [20] = MUX_DIV(IN(PLL2_OUT), IN(PLL1_OUT)), /* isp_2x */
    [21] = DIV(4, 20),                          /* isp_axi */
    [22] = GATE_DIV(62, 13),                    /* gclk0 */
    [23] = GATE_DIV(62, 14),                    /* gclk1 */
    [24] = GATE_DIV(62, 15),                    /* gclk2 */
    [25] = GATE(1),                             /* core */
    [26] = GATE(1),                             /* core1 */
    [27] = GATE(1),                             /* core2 */
    [28] = GATE(1),                             /* core3 */
    [29] = GATE(1),                             /* core4 */
    [30] = GATE(2),                             /* debug */
    [31] = DIV(6, IN(OSC)),                     /* rtc_toggle */
    [32] = GATE(1),                             /* trace0 */
    [33] = GATE(1),                             /* trace1 */
    [34] = GATE(1),                             /* trace2 */
    [35] = GATE(1),                             /* trace3 */
    [36] = GATE(1),                             /* trace4 */
    [37] = GATE(2),                             /* trace_com */
    [38] = GATE(2),                             /* noc_bus_cpu_axi */
    [39] = GATE(7),                             /* noc_bus_axicfg0_axi */
    [40] = DIV(2, IN(OSC)),                     /* osc_div2 */
    [41] = DIV(2, 14),                          /* pll1_div4 */
    [42] = DIV(2, 41),                          /* pll1_div8 */
    [45] = DIV(7, 3),                           /* gpu_core */
    [46] = GATE(45),                            /* gpu_core_clk */
    [47] = GATE(21),                            /* gpu_sys_clk */
    [48] = GATE(11),                            /* gpu_apb */
    [49] = GATE_DIV(12, IN(OSC)),               /* gpu_rtc_toggle */
    [50] = GATE(45),                            /* noc_bus_gpu_axi */
    [51] = GATE(20),                            /* isp_top_core */
    [52] = GATE(21),                            /* isp_top_axi */
    [53] = GATE(21),                            /* noc_bus_isp_axi */
    [54] = DIV(15, 5),                          /* hifi4_core */
    [55] = DIV(2, 54),                          /* hifi4_axi */
    [56] = GATE(21),                            /* axi_cfg1_main */
    [57] = GATE(9),                             /* axi_cfg1_ahb */
    [58] = GATE(IN(PLL2_OUT)),                  /* vout_src */
    [59] = DIV(7, IN(PLL2_OUT)),                /* vout_axi */
    [60] = GATE(59),                            /* noc_bus_disp_axi */
    [61] = GATE(10),                            /* vout_top_ahb */
    [62] = GATE(59),                            /* vout_top_axi */
    [63] = GATE(18),                            /* vout_top_hdmitx0_mclk */
    [64] = DIV(2, IN(OSC)),                     /* vout_top_mipiphy_ref */
    [65] = DIV(16, IN(PLL2_OUT)),               /* jpegc_axi */
    [66] = GATE(65),                            /* codaj12_axi */
    [67] = GATE_DIV(16, IN(PLL2_OUT)),          /* codaj12_core */
    [68] = GATE(11),                            /* codaj12_apb */
    [69] = DIV(7, 5),                           /* vdec_axi */
    [70] = GATE(69),                            /* wave511_axi */
    [71] = GATE_DIV(7, 5),                      /* wave511_bpu */
    [72] = GATE_DIV(7, IN(PLL0_OUT)),           /* wave511_vce */
    [73] = GATE(11),                            /* wave511_apb */
    [74] = GATE(65),                            /* vdec_jpg */
    [75] = GATE(69),                            /* vdec_main */
    [76] = GATE(69),                            /* noc_bus_vdec_axi */
    [77] = DIV(15, IN(PLL2_OUT)),               /* venc_axi */
    [78] = GATE(77),                            /* wave420l_axi */
    [79] = GATE_DIV(15, IN(PLL2_OUT)),          /* wave420l_bpu */
    [80] = GATE_DIV(15, IN(PLL2_OUT)),          /* wave420l_vce */
    [81] = GATE(11),                            /* wave420l_apb */
    [82] = GATE(77),                            /* noc_bus_venc_axi */
    [83] = GATE(10),                            /* axi_cfg0_main_div */
    [84] = GATE(7),                             /* axi_cfg0_main */
    [85] = GATE(55),                            /* axi_cfg0_hifi4 */
    [86] = GATE(7),                             /* aximem2_axi */
    [87] = GATE(10),                            /* qspi_ahb */
    [88] = GATE(11),                            /* qspi_apb */
    [89] = DIV(16, IN(PLL0_OUT)),               /* qspi_ref_src */
    [90] = GATE_MUX(IN(OSC), 89),               /* qspi_ref */
    [91] = GATE(9),                             /* sdio0_ahb */
    [92] = GATE(9),                             /* sdio1_ahb */
    [93] = GATE_DIV(15, 7),                     /* sdio0_sdcard */
    [94] = GATE_DIV(15, 7),                     /* sdio1_sdcard */
    [95] = DIV(15, IN(PLL0_OUT)),               /* usb_125m */
    [96] = GATE(6),                             /* noc_bus_stg_axi */
    [97] = GATE(9),                             /* gmac1_ahb */
    [98] = GATE(8),                             /* gmac1_axi */
    [99] = DIV(7, IN(PLL0_OUT)),                /* gmac_src */
    [100] = DIV(15, IN(PLL0_OUT)),              /* gmac1_gtxclk */
    [101] = DIV(30, IN(GMAC1_RMII_REFIN)),      /* gmac1_rmii_rtx */
    [102] = GATE_DIV(31, 99),                   /* gmac1_ptp */
    [103] = MUX(IN(GMAC1_RGMII_RXIN), 101),     /* gmac1_rx */
    [104] = PLAIN(103),                         /* gmac1_rx_inv */
    [105] = GATE_MUX(100, 101),                 /* gmac1_tx */
    [106] = PLAIN(105),                         /* gmac1_tx_inv */
    [107] = GATE(100),                          /* gmac1_gtxc */
    [108] = GATE_DIV(15, IN(PLL0_OUT)),         /* gmac0_gtxclk */
    [109] = GATE_DIV(31, 99),                   /* gmac0_ptp */
    [110] = GATE_DIV(31, 99),                   /* gmac_phy */
    [111] = GATE(108),                          /* gmac0_gtxc */
    [112] = GATE(11),                           /* iomux_apb */
    [113] = GATE(11),                           /* mailbox_apb */
    [114] = GATE(11),                           /* int_ctrl_apb */
    [115] = GATE(11),                           /* can0_apb */
    [116] = GATE_DIV(24, IN(OSC)),              /* can0_timer */
    [117] = GATE_DIV(63, 4),                    /* can0_can */
    [118] = GATE(11),                           /* can1_apb */
    [119] = GATE_DIV(24, IN(OSC)),              /* can1_timer */
    [120] = GATE_DIV(63, 4),                    /* can1_can */
    [121] = GATE(11),                           /* pwm_apb */
    [122] = GATE(11),                           /* wdt_apb */
    [123] = GATE(IN(OSC)),                      /* wdt_core */
    [124] = GATE(11),                           /* timer_apb */
    [125] = GATE(IN(OSC)),                      /* timer0 */
    [126] = GATE(IN(OSC)),                      /* timer1 */
    [127] = GATE(IN(OSC)),                      /* timer2 */
    [128] = GATE(IN(OSC)),                      /* timer3 */
    [129] = GATE(11),                           /* temp_apb */
    [130] = GATE_DIV(24, IN(OSC)),              /* temp_core */
    [131] = GATE(12),                           /* spi0_apb */
    [132] = GATE(12),                           /* spi1_apb */
    [133] = GATE(12),                           /* spi2_apb */
    [134] = GATE(11),                           /* spi3_apb */
    [135] = GATE(11),                           /* spi4_apb */
    [136] = GATE(11),                           /* spi5_apb */
    [137] = GATE(11),                           /* spi6_apb */
    [138] = GATE(12),                           /* i2c0_apb */
    [139] = GATE(12),                           /* i2c1_apb */
    [140] = GATE(12),                           /* i2c2_apb */
    [141] = GATE(11),                           /* i2c3_apb */
    [142] = GATE(11),                           /* i2c4_apb */
    [143] = GATE(11),                           /* i2c5_apb */
    [144] = GATE(11),                           /* i2c6_apb */
    [145] = GATE(12),                           /* uart0_apb */
    [146] = GATE(IN(OSC)),                      /* uart0_core */
    [147] = GATE(12),                           /* uart1_apb */
    [148] = GATE(IN(OSC)),                      /* uart1_core */
    [149] = GATE(12),                           /* uart2_apb */
    [150] = GATE(IN(OSC)),                      /* uart2_core */
    [151] = GATE(12),                           /* uart3_apb */
    [152] = GATE_DIV(10, 4),                    /* uart3_core */
    [153] = GATE(12),                           /* uart4_apb */
    [154] = GATE_DIV(10, 4),                    /* uart4_core */
    [155] = GATE(12),                           /* uart5_apb */
    [156] = GATE_DIV(10, 4),                    /* uart5_core */
    [157] = GATE(12),                           /* pwmdac_apb */
    [158] = GATE_DIV(0, 16),                    /* pwmdac_core */
    [159] = GATE(12),                           /* spdif_apb */
    [160] = GATE(18),                           /* spdif_core */
    [161] = GATE(12),                           /* i2stx0_apb */
    [162] = GATE_DIV(32, 18),                   /* i2stx0_bclk_mst */
    [163] = PLAIN(162),                         /* i2stx0_bclk_mst_inv */
    [164] = MUX_DIV(163, 162),                  /* i2stx0_lrck_mst */
    [165] = MUX(162, IN(I2STX_BCLK_EXT)),       /* i2stx0_bclk */
    [166] = PLAIN(165),                         /* i2stx0_bclk_inv */
    [167] = MUX(164, IN(I2STX_LRCK_EXT)),       /* i2stx0_lrck */
    [168] = GATE(12),                           /* i2stx1_apb */
    [169] = GATE_DIV(32, 18),                   /* i2stx1_bclk_mst */
    [170] = PLAIN(169),                         /* i2stx1_bclk_mst_inv */
    [171] = MUX_DIV(170, 169),                  /* i2stx1_lrck_mst */
    [172] = MUX(169, IN(I2STX_BCLK_EXT)),       /* i2stx1_bclk */
    [173] = PLAIN(172),                         /* i2stx1_bclk_inv */
    [174] = MUX(171, IN(I2STX_LRCK_EXT)),       /* i2stx1_lrck */
    [175] = GATE(12),                           /* i2srx_apb */
    [176] = GATE_DIV(32, 18),                   /* i2srx_bclk_mst */
    [177] = PLAIN(176),                         /* i2srx_bclk_mst_inv */
    [178] = MUX_DIV(177, 176),                  /* i2srx_lrck_mst */
    [179] = MUX(176, IN(I2SRX_BCLK_EXT)),       /* i2srx_bclk */
    [180] = PLAIN(179),                         /* i2srx_bclk_inv */
    [181] = MUX(178, IN(I2SRX_LRCK_EXT)),       /* i2srx_lrck */
    [182] = GATE_DIV(64, 18),                   /* pdm_dmic */
    [183] = GATE(12),                           /* pdm_apb */
    [184] = GATE(9),                            /* tdm_ahb */
    [185] = GATE(12),                           /* tdm_apb */
    [186] = GATE_DIV(64, 18),                   /* tdm_internal */
    [187] = MUX(186, IN(TDM_EXT)),              /* tdm_tdm */
    [188] = PLAIN(187),                         /* tdm_tdm_inv */
    [189] = DIV(4, IN(OSC)),                    /* jtag_certification_trng */
};

const struct jh7110_clocks jh7110_sys_clocks = {
    .clocks = sys,
    .inputs =
        "osc\0"
        "gmac1_rmii_refin\0"
        "gmac1_rgmii_rxin\0"
        "i2stx_bclk_ext\0"
        "i2stx_lrck_ext\0"
        "i2srx_bclk_ext\0"
        "i2srx_lrck_ext\0"
        "tdm_ext\0"
        "mclk_ext\0"
        "pll0_out\0"
        "pll1_out\0"
        "pll2_out",
    .count = sizeof sys / sizeof *sys,
    .input_count = 12,
};
