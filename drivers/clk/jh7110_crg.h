/*
 * Clocks of the StarFive JH7110: its three clock and reset generators SYS, AON and STG. The
 * register of clock n is at 4n (Linux, drivers/clk/starfive/clk-starfive-jh71x0.h for the fields,
 * clk-starfive-jh7110-{sys,aon,stg}.c and include/dt-bindings/clock/starfive,jh7110-crg.h for the
 * clocks; there is no public manual with all of it). The resets of the same nodes are in
 * drivers/reset/jh7110_reset.c.
 */
#pragma once

#include <stdint.h>
#include <yao/clk.h>

/* What the clock's register can do. */
#define JH7110_GATE  (1u << 0)
#define JH7110_DIV   (1u << 1)
#define JH7110_MUX   (1u << 2) /* of two parents */
#define JH7110_KNOWN (1u << 3) /* set for all but those that are left out */

struct jh7110_clock {
    uint8_t kind;
    uint8_t parent; /* a clock of this generator, or JH7110_INPUT() */
    uint8_t more;   /* of a mux: the second parent; else of a divider: its largest value, 0 if the
                       rate need not be set */
};

/* Clocks that come from outside: @n counts the names in struct jh7110_clocks.inputs. */
#define JH7110_INPUT(n) (192u + (n))

/* The longest way from a clock to an input. */
#define JH7110_CHAIN_MAX 10

struct jh7110_clocks {
    const struct jh7110_clock *clocks;
    const char *inputs; /* their names in the tree, each with its NUL */
    uint8_t count;      /* of the clocks */
    uint8_t input_count;
};

extern const struct jh7110_clocks jh7110_sys_clocks, jh7110_aon_clocks, jh7110_stg_clocks;

struct jh7110_crg;

/* The clocks that come from outside, as <yao/clk.h> has them. */
struct jh7110_crg_inputs {
    int (*rate)(const struct jh7110_crg *crg, unsigned input, uint64_t *hz);
    int (*enable)(const struct jh7110_crg *crg, unsigned input);
};

struct jh7110_crg_config {
    dt_node node; /* for messages, and for the inputs */
    uintptr_t base;
    const struct jh7110_clocks *clocks;
    const struct jh7110_crg_inputs *inputs;
};

struct jh7110_crg {
    struct clk_provider provider; /* the interface; its priv is this struct */
    struct jh7110_crg_config config;
};

void jh7110_crg_init(struct jh7110_crg *crg, const struct jh7110_crg_config *config);

/* The name of an input, below .input_count. */
const char *jh7110_crg_input_name(const struct jh7110_clocks *clocks, unsigned input);
