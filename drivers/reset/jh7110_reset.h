/*
 * Reset lines of the StarFive JH7110's clock and reset generators SYS, AON and STG (Linux,
 * drivers/reset/starfive/reset-starfive-jh71x0.c; U-Boot, drivers/reset/reset-jh7110.c). Line n is
 * bit n % 32 of words n / 32: a 1 asserts it, and its status is 1 once it is released.
 */
#pragma once

#include <stdint.h>
#include <yao/reset.h>

struct jh7110_resets {
    uint16_t assert_offset, status_offset;
    uint8_t count;
};

struct jh7110_reset_config {
    dt_node node; /* for messages */
    uintptr_t base;
    const struct jh7110_resets *resets;
};

struct jh7110_reset {
    struct reset_provider provider; /* the interface; its priv is this struct */
    struct jh7110_reset_config config;
};

void jh7110_reset_init(struct jh7110_reset *reset, const struct jh7110_reset_config *config);
