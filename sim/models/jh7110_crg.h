/*
 * Strict model of a clock and reset generator of the StarFive JH7110 (SYS, AON or STG): one
 * register for each clock, then words of reset lines and of their status (Linux,
 * drivers/clk/starfive/clk-starfive-jh71x0.h; U-Boot, drivers/reset/reset-jh7110.c). It is
 * self-contained: a test or a simulator passes it the accesses and the time. It reports what
 * software must not do as a violation:
 *
 *  - an access outside the registers, not of a word, or a write to a status
 *  - a write to a clock that .fields does not list (no driver has business with it)
 *  - a write of bits that the clock's register does not have
 *  - a divisor of 0, or above the clock's largest; a mux setting that does not exist
 *  - a closed gate of a clock that the whole chip needs
 *  - a change of a reset line that .lines does not list
 *
 * A line's status follows some cycles after the line, and only while the line's clock runs.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define JH7110_CRG_CLOCKS 192
#define JH7110_CRG_WORDS  4

struct jh7110_crg_field {
    uint8_t clock;
    bool gate, critical; /* critical: the gate must stay open */
    uint8_t mux_max;     /* 0: it is no mux */
    uint32_t div_max;    /* 0: it is no divider */
    uint32_t reset;      /* the register's value at first */
};

struct jh7110_crg_line {
    uint8_t line;
    uint8_t clock; /* that must run for the line to take effect */
    bool asserted; /* at first */
};

struct jh7110_crg_model_config {
    unsigned clocks, words; /* of registers; of reset lines */
    uint16_t assert_offset, status_offset;
    const struct jh7110_crg_field *fields;
    const struct jh7110_crg_line *lines;
    unsigned field_count, line_count;
    unsigned delay; /* cycles from a line to its status */
    void (*violation)(void *user, const char *text);
    void *user;
};

/* Faults, which may be switched at any time. */
struct jh7110_crg_faults {
    int stuck_gate;  /* the clock whose gate does not change; -1: none */
    int stuck_reset; /* the line whose status never changes; -1: none */
};

struct jh7110_crg_model {
    struct jh7110_crg_model_config config;
    struct jh7110_crg_faults faults;
    uint32_t clocks[JH7110_CRG_CLOCKS];
    uint32_t lines[JH7110_CRG_WORDS];    /* as written */
    uint32_t released[JH7110_CRG_WORDS]; /* the status */
    uint64_t now, due[32 * JH7110_CRG_WORDS];
};

/* The fields and lines of SYS that SD, UARTs, watchdog, timers and pins use, as U-Boot's SPL leaves
 * them; the SD hosts' gates are closed and their lines asserted. */
extern const struct jh7110_crg_model_config jh7110_crg_sys;

void jh7110_crg_model_init(struct jh7110_crg_model *model,
                           const struct jh7110_crg_model_config *config);

uint32_t jh7110_crg_model_read(struct jh7110_crg_model *model, uint32_t offset, unsigned size);
void jh7110_crg_model_write(struct jh7110_crg_model *model, uint32_t offset, unsigned size,
                            uint32_t value);

/* Time goes on. */
void jh7110_crg_model_step(struct jh7110_crg_model *model, uint64_t cycles);

/* What the other devices see. */
bool jh7110_crg_model_runs(const struct jh7110_crg_model *model, unsigned clock);
bool jh7110_crg_model_released(const struct jh7110_crg_model *model, unsigned line);
uint32_t jh7110_crg_model_divisor(const struct jh7110_crg_model *model, unsigned clock);
