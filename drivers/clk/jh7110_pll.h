/*
 * The three PLLs of the StarFive JH7110, in its SYS SYSCON (Linux,
 * drivers/clk/starfive/clk-starfive-jh7110-pll.c; U-Boot, drivers/clk/starfive/clk-jh7110-pll.c).
 * They stay as the firmware set them: half of the chip runs on them.
 */
#pragma once

#include <stdint.h>
#include <yao/clk.h>

struct jh7110_pll_config {
    dt_node node;   /* whose first clock is the oscillator; for messages, too */
    uintptr_t base; /* of the SYSCON */
};

struct jh7110_pll {
    struct clk_provider provider; /* the interface; its priv is this struct */
    struct jh7110_pll_config config;
};

#define JH7110_PLL_WINDOW 0x38 /* bytes of registers */

void jh7110_pll_init(struct jh7110_pll *pll, const struct jh7110_pll_config *config);
