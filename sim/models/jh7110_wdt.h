/*
 * Strict model of the JH7110's watchdog, whose registers are those of ARM's Watchdog Module (SP805
 * Technical Reference Manual, ARM DDI 0270B, chapter 3; Linux, drivers/watchdog/starfive-wdt.c
 * agrees on each of them). It is self-contained: a test or a simulator passes it the accesses, and
 * steps it by its clock. It reports everything that software must not do as a violation:
 *
 *  - an access while the bus clock is gated or the reset is asserted
 *  - a write while the lock is closed, except to the lock
 *  - a write to a read-only or reserved register, to reserved bits, or to the integration test
 *  - a read of a register that cannot be read
 *  - a load value of 0
 *
 * If .violation returns, the access is ignored and reads 0; of a value, only what is allowed
 * counts.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define JH7110_WDT_WINDOW 0x1000u

enum jh7110_wdt_fault {
    JH7110_WDT_SOUND,
    JH7110_WDT_LOCK_STUCK,    /* the key does not open the lock, and writes are ignored */
    JH7110_WDT_CONTROL_STUCK, /* a write to the control register has no effect */
};

struct jh7110_wdt_config {
    void (*violation)(void *user, const char *text);
    enum jh7110_wdt_fault fault;
    void *user;
};

struct jh7110_wdt {
    struct jh7110_wdt_config config;
    bool bus_clock, core_clock, released; /* set by jh7110_wdt_supply() */
    bool locked, pending;
    uint32_t load, value, control;
    bool reset; /* the output that resets the chip, until jh7110_wdt_init() */
};

/* As after a reset of the chip: supplied, stopped, unlocked. */
void jh7110_wdt_init(struct jh7110_wdt *wdt, const struct jh7110_wdt_config *config);

/* Clocks and resets as the clock controller has them: the registers' bus, the counter, and whether
 * both resets are released. */
void jh7110_wdt_supply(struct jh7110_wdt *wdt, bool bus_clock, bool core_clock, bool released);

/* Accesses of 32 bits. */
uint32_t jh7110_wdt_read(struct jh7110_wdt *wdt, uint32_t offset);
void jh7110_wdt_write(struct jh7110_wdt *wdt, uint32_t offset, uint32_t value);

/* Counts @cycles of the core clock. */
void jh7110_wdt_step(struct jh7110_wdt *wdt, uint64_t cycles);

/* Until the counter reaches 0; 0: it does not count. */
uint32_t jh7110_wdt_idle_cycles(const struct jh7110_wdt *wdt);

/* The interrupt line: the first timeout has passed. */
bool jh7110_wdt_irq(const struct jh7110_wdt *wdt);
