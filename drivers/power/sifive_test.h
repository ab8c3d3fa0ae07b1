/*
 * SiFive test finisher (the "test" device of sifive-blocks): a register that ends a simulation.
 * QEMU's virt machine and simulated SoCs have it, no chip does.
 */
#pragma once

#include <stdint.h>
#include <yao/power.h>

struct sifive_test {
    struct power power; /* the interface; its priv is this struct */
    uintptr_t base;
};

#define SIFIVE_TEST_WINDOW 4

void sifive_test_init(struct sifive_test *test, uintptr_t base);
