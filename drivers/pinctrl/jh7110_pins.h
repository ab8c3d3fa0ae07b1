/*
 * Pins of the StarFive JH7110, of its controllers SYS and AON: for each GPIO line, which signal
 * drives it (DOUT), which one enables that (DOEN), and for each input of a peripheral, which line
 * it listens to (GPI); for each pad its pull, strength and input buffer; and which of several
 * functions has a pad of SYS (Linux, drivers/pinctrl/starfive/pinctrl-starfive-jh7110{,-sys,-aon}.c
 * and include/dt-bindings/pinctrl/starfive,jh7110-pinctrl.h).
 *
 * Shared by the drivers of classes gpio and pinctrl.
 */
#pragma once

#include <stdint.h>
#include <yao/device.h>

/* A pad's register. */
#define JH7110_PAD_IE       (1u << 0) /* the input buffer */
#define JH7110_PAD_DS_SHIFT 1
#define JH7110_PAD_DS       (3u << JH7110_PAD_DS_SHIFT) /* 2, 4, 8 or 12 mA */
#define JH7110_PAD_PU       (1u << 3)
#define JH7110_PAD_PD       (1u << 4)
#define JH7110_PAD_BIAS     (JH7110_PAD_PU | JH7110_PAD_PD)
#define JH7110_PAD_SLEW     (1u << 5)
#define JH7110_PAD_SMT      (1u << 6) /* Schmitt trigger */

/* Values of DOUT and DOEN that are no signals, and no input. */
#define JH7110_GPOUT_LOW     0u
#define JH7110_GPOUT_HIGH    1u
#define JH7110_GPOEN_ENABLE  0u
#define JH7110_GPOEN_DISABLE 1u
#define JH7110_GPI_NONE      0xffu

struct jh7110_pins_layout {
    uint8_t lines, pads;                 /* a line's pad has its number */
    uint8_t dout_mask, doen_mask;        /* of a line's byte */
    uint8_t gpi_mask, inputs;            /* of an input's byte; how many inputs */
    uint16_t dout, doen, gpi, in;        /* registers */
    uint16_t enable, masks, padcfg, end; /* GPIOEN; GPIOIE; of pad 0; of all */
    const uint8_t *functions;            /* where a pad's function is, from pad 6 on; or NULL */
};

extern const struct jh7110_pins_layout jh7110_sys_pins, jh7110_aon_pins;

struct jh7110_pins {
    uintptr_t base;
    const struct jh7110_pins_layout *layout;
};

/* What a cell of `pinmux` says. */
struct jh7110_mux {
    uint8_t pad, function, doen, dout, gpi;
};

/* Connects a pad. 0, or -EINVAL: there is no such pad, signal or function; -ENOTSUP: a camera's.
 * Any context. */
int jh7110_pins_route(const struct jh7110_pins *pins, const struct jh7110_mux *mux);

/* Sets the bits in @mask of the pad's register to those of @value. Pads without a register are
 * left alone. Any context. */
void jh7110_pins_configure(const struct jh7110_pins *pins, unsigned pad, uint32_t mask,
                           uint32_t value);

/* Maps the registers of the node, with its clock running and out of reset. 0, or a negative errno
 * after logging the reason. */
int jh7110_pins_probe(const struct device *dev, struct jh7110_pins *pins);
