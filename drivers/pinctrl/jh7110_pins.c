#include "drivers/pinctrl/jh7110_pins.h"
#include <errno.h>
#include <yao/irq.h>
#include <yao/mmio.h>

#define GPI_OFFSET      2u /* of a line's number in GPI: 0 and 1 are constants */
#define CAMERA_FUNCTION 2u

/* Those above are of the second Ethernet port and of the flash: without a register here, or with
 * one elsewhere. */
#define PADS_WITH_CONFIG 75u

#define FUNCTIONS_BASE 0x29c
#define FUNCTIONS_PAD  6u /* the first pad that has a choice */
#define FUNCTION_MASK  3u

/* Where a pad's function is: the word, and the shift in it. */
#define AT(word, shift) ((word) << 5 | (shift))

static const uint8_t sys_functions[] = {
    AT(5, 0),  AT(5, 2),  AT(5, 5),  AT(5, 8),                        /* from pad 6 on */
    AT(0, 2),  AT(0, 5),  AT(0, 8),  AT(0, 11), AT(0, 14),            /* 10 */
    AT(0, 17), AT(0, 20), AT(0, 23), AT(0, 26), AT(0, 29),            /* 15 */
    AT(1, 0),  AT(1, 3),  AT(1, 6),  AT(1, 9),  AT(1, 12),            /* 20 */
    AT(1, 15), AT(1, 18), AT(1, 21), AT(1, 24), AT(1, 27),            /* 25 */
    AT(2, 0),  AT(2, 3),  AT(2, 6),  AT(2, 9),  AT(2, 12), AT(2, 15), /* 30 */
    AT(2, 17), AT(2, 20), AT(2, 23), AT(2, 26), AT(2, 29),            /* 36 */
    AT(3, 0),  AT(3, 3),  AT(3, 6),  AT(3, 9),  AT(3, 12), AT(3, 15), /* 41 */
    AT(3, 18), AT(3, 21), AT(3, 24), AT(3, 27), AT(3, 30),            /* 47 */
    AT(4, 0),  AT(4, 2),  AT(4, 4),  AT(4, 6),  AT(4, 9),  AT(4, 12), /* 52 */
    AT(4, 15), AT(4, 18), AT(4, 21), AT(4, 24), AT(4, 27), AT(4, 30), /* 58 */
};

const struct jh7110_pins_layout jh7110_sys_pins = {
    .lines = 64,
    .pads = 95,
    .doen = 0x00,
    .doen_mask = 0x3f,
    .dout = 0x40,
    .dout_mask = 0x7f,
    .gpi = 0x80,
    .gpi_mask = 0x7f,
    .inputs = 92,
    .enable = 0xdc,
    .masks = 0x100,
    .in = 0x118,
    .padcfg = 0x120,
    .end = 0x2b8,
    .functions = sys_functions,
};

/* Line 0 is RGPIO0, whose pad's register comes after that of TESTEN. */
const struct jh7110_pins_layout jh7110_aon_pins = {
    .lines = 4,
    .pads = 4,
    .doen = 0x00,
    .doen_mask = 0x07,
    .dout = 0x04,
    .dout_mask = 0x0f,
    .gpi = 0x08,
    .gpi_mask = 0x0f,
    .inputs = 4,
    .enable = 0x0c,
    .masks = 0x20,
    .in = 0x2c,
    .padcfg = 0x34,
    .end = 0x44,
};

static void change(uintptr_t reg, uint32_t mask, uint32_t value)
{
    unsigned long on = irq_save();
    mmio_write32(reg, (mmio_read32(reg) & ~mask) | value);
    irq_restore(on);
}

/* Sets byte @index of the registers from @first on. */
static void set_byte(const struct jh7110_pins *pins, unsigned first, unsigned index, uint32_t mask,
                     uint32_t value)
{
    unsigned shift = index % 4 * 8;
    change(pins->base + first + index / 4 * 4, mask << shift, value << shift);
}

/* The level before the direction, so that an output never shows the other one. */
static int route_line(const struct jh7110_pins *pins, const struct jh7110_mux *mux)
{
    const struct jh7110_pins_layout *layout = pins->layout;
    if (mux->dout > layout->dout_mask || mux->doen > layout->doen_mask ||
        (mux->gpi != JH7110_GPI_NONE && mux->gpi >= layout->inputs))
        return -EINVAL;
    set_byte(pins, layout->dout, mux->pad, layout->dout_mask, mux->dout);
    set_byte(pins, layout->doen, mux->pad, layout->doen_mask, mux->doen);
    if (mux->gpi != JH7110_GPI_NONE)
        set_byte(pins, layout->gpi, mux->gpi, layout->gpi_mask, mux->pad + GPI_OFFSET);
    return 0;
}

static void set_function(const struct jh7110_pins *pins, const struct jh7110_mux *mux)
{
    if (!pins->layout->functions || mux->pad < FUNCTIONS_PAD || mux->pad >= pins->layout->lines)
        return;
    uint8_t at = pins->layout->functions[mux->pad - FUNCTIONS_PAD];
    unsigned shift = at & 31;
    change(pins->base + FUNCTIONS_BASE + (at >> 5) * 4u, FUNCTION_MASK << shift,
           (uint32_t)mux->function << shift);
}

int jh7110_pins_route(const struct jh7110_pins *pins, const struct jh7110_mux *mux)
{
    if (mux->pad >= pins->layout->pads)
        return -EINVAL;
    if (mux->function >= CAMERA_FUNCTION)
        return -ENOTSUP;
    int error = 0;
    if (mux->pad < pins->layout->lines && !mux->function)
        error = route_line(pins, mux);
    if (!error)
        set_function(pins, mux);
    return error;
}

void jh7110_pins_configure(const struct jh7110_pins *pins, unsigned pad, uint32_t mask,
                           uint32_t value)
{
    if (pad < pins->layout->pads && pad < PADS_WITH_CONFIG)
        change(pins->base + pins->layout->padcfg + 4 * pad, mask, value);
}
