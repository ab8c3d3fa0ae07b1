/* Groups of pins in the tree (Linux, Documentation/devicetree/bindings/pinctrl/
 * starfive,jh7110-sys-pinctrl.yaml): children with `pinmux`, a cell for each pin, and properties
 * that hold for all pins of the child. */
#include "drivers/pinctrl/jh7110_pins.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/pinctrl.h>

struct jh7110_pinctrl {
    struct pinctrl pinctrl; /* the interface; its priv is this struct */
    struct jh7110_pins pins;
};

/* What a property without a value does to a pad. */
static const struct {
    const char *name;
    uint8_t mask, value;
} flags[] = {
    {"bias-disable", JH7110_PAD_BIAS, 0},
    {"bias-pull-up", JH7110_PAD_BIAS, JH7110_PAD_PU},
    {"bias-pull-down", JH7110_PAD_BIAS, JH7110_PAD_PD},
    {"input-enable", JH7110_PAD_IE, JH7110_PAD_IE},
    {"input-disable", JH7110_PAD_IE, 0},
    {"input-schmitt-enable", JH7110_PAD_SMT, JH7110_PAD_SMT},
    {"input-schmitt-disable", JH7110_PAD_SMT, 0},
};

/* The weakest that is not below @milliamperes, or else the strongest. */
static uint32_t strength(uint32_t milliamperes)
{
    static const uint8_t steps[] = {2, 4, 8};
    uint32_t step = 0;
    while (step < sizeof steps && milliamperes > steps[step])
        step++;
    return step << JH7110_PAD_DS_SHIFT;
}

static void read_config(dt_node pins, uint32_t *mask, uint32_t *value)
{
    uint32_t number;
    *mask = *value = 0;
    for (unsigned i = 0; i < sizeof flags / sizeof *flags; i++)
        if (dt_property(pins, flags[i].name, NULL)) {
            *mask |= flags[i].mask;
            *value = (*value & ~(uint32_t)flags[i].mask) | flags[i].value;
        }
    if (!dt_u32(pins, "drive-strength", 0, &number)) {
        *mask |= JH7110_PAD_DS;
        *value |= strength(number);
    }
    if (!dt_u32(pins, "slew-rate", 0, &number)) {
        *mask |= JH7110_PAD_SLEW;
        *value |= number ? JH7110_PAD_SLEW : 0;
    }
}

/* The cell's bits: 31:24 input, 23:16 DOUT, 15:10 DOEN, 9:8 function, 7:0 pin. */
static int apply_pin(const struct jh7110_pins *pins, dt_node node, uint32_t cell)
{
    const struct jh7110_mux mux = {
        .gpi = (uint8_t)(cell >> 24),
        .dout = (uint8_t)(cell >> 16),
        .doen = cell >> 10 & 0x3f,
        .function = cell >> 8 & 3,
        .pad = (uint8_t)cell,
    };
    int error = jh7110_pins_route(pins, &mux);
    if (error == -ENOTSUP)
        return device_error(node, error, "pinmux: pin %u: no driver for its function %u", mux.pad,
                            mux.function);
    if (error)
        device_error(node, error, "pinmux: 0x%08x: there is no such pin or signal", cell);
    return error;
}

static int apply_pins(const struct jh7110_pins *pins, dt_node node)
{
    int length, error = 0;
    uint32_t cell, mask, value;
    if (!dt_property(node, "pinmux", &length) || length % 4)
        return device_error(node, -EINVAL, "pinmux is missing or malformed");
    read_config(node, &mask, &value);
    for (unsigned i = 0; i < (unsigned)length / 4 && !error; i++) {
        dt_u32(node, "pinmux", i, &cell);
        error = apply_pin(pins, node, cell);
        if (!error && mask)
            jh7110_pins_configure(pins, cell & 0xff, mask, value);
    }
    return error;
}

static int jh7110_pinctrl_apply(struct pinctrl *interface, dt_node group)
{
    const struct jh7110_pinctrl *pinctrl = interface->priv;
    int error = 0;
    for (dt_node node = dt_child(group, -1); node >= 0 && !error; node = dt_child(group, node))
        if (dt_available(node))
            error = apply_pins(&pinctrl->pins, node);
    return error;
}

static const struct pinctrl_ops ops = {jh7110_pinctrl_apply};

static int jh7110_pinctrl_probe(struct device *dev)
{
    struct jh7110_pins pins;
    int error = jh7110_pins_probe(dev, &pins);
    if (error)
        return error;
    struct jh7110_pinctrl *pinctrl = device_alloc(dev, sizeof *pinctrl);
    if (!pinctrl)
        return -ENOMEM;
    *pinctrl = (struct jh7110_pinctrl){{&ops, pinctrl}, pins};
    dev->interface = &pinctrl->pinctrl;
    return 0;
}

static const struct dt_match match[] = {{"starfive,jh7110-sys-pinctrl", &jh7110_sys_pins},
                                        {"starfive,jh7110-aon-pinctrl", &jh7110_aon_pins},
                                        {NULL, NULL}};

YAO_DRIVER(pinctrl, jh7110) = {match, jh7110_pinctrl_probe};
YAO_DRIVER_PROPERTIES(pinctrl, jh7110, "reg");
