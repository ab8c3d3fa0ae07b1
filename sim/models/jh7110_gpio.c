#include "jh7110_gpio.h"
#include <stdio.h>
#include <string.h>

enum what { NOTHING, DOEN, DOUT, GPI, ENABLE, MASK, INPUT, PAD, FUNCTION };

/* A range of words, and which bits each has. */
struct range {
    enum what what;
    uint16_t first, end;
    uint32_t bits;
};

static const struct range sys[] = {
    {DOEN, 0x00, 0x40, 0x3f3f3f3f},
    {DOUT, 0x40, 0x80, 0x7f7f7f7f},
    {GPI, 0x80, 0xdc, 0x7f7f7f7f},
    {ENABLE, 0xdc, 0xe0, 1},
    {MASK, 0x100, 0x108, UINT32_MAX},
    {INPUT, 0x118, 0x120, 0},
    {PAD, 0x120, 0x24c, 0xff},
    {FUNCTION, 0x29c, 0x2b4, UINT32_MAX},
    {NOTHING, 0, 0, 0},
};

static const struct range aon[] = {
    {DOEN, 0x00, 0x04, 0x07070707}, {DOUT, 0x04, 0x08, 0x0f0f0f0f},
    {GPI, 0x08, 0x0c, 0x0f0f0f0f},  {ENABLE, 0x0c, 0x10, 1},
    {MASK, 0x20, 0x24, 0xf},        {INPUT, 0x2c, 0x30, 0},
    {PAD, 0x34, 0x44, 0xff},        {NOTHING, 0, 0, 0},
};

static const struct range *ranges(const struct jh7110_gpio_model *model)
{
    return model->config.aon ? aon : sys;
}

static void violation(const struct jh7110_gpio_model *model, const char *what, uint32_t offset,
                      uint32_t value)
{
    char text[160];
    snprintf(text, sizeof text, "JH7110 pins: offset %#x, value %#x: %s", offset, value, what);
    model->config.violation(model->config.user, text);
}

static const struct range *range_at(const struct jh7110_gpio_model *model, uint32_t offset)
{
    const struct range *range = ranges(model);
    while (range->what && (offset < range->first || offset >= range->end))
        range++;
    return range;
}

static const struct range *range_of(const struct jh7110_gpio_model *model, enum what what)
{
    const struct range *range = ranges(model);
    while (range->what && range->what != what)
        range++;
    return range;
}

static unsigned byte_of(const struct jh7110_gpio_model *model, enum what what, unsigned index)
{
    return model->regs[range_of(model, what)->first / 4 + index / 4] >> index % 4 * 8 & 0xff;
}

unsigned jh7110_gpio_model_dout(const struct jh7110_gpio_model *model, unsigned line)
{
    return byte_of(model, DOUT, line);
}

unsigned jh7110_gpio_model_doen(const struct jh7110_gpio_model *model, unsigned line)
{
    return byte_of(model, DOEN, line);
}

int jh7110_gpio_model_source(const struct jh7110_gpio_model *model, unsigned input)
{
    return (int)byte_of(model, GPI, input) < 2 ? -1 : (int)byte_of(model, GPI, input) - 2;
}

uint32_t jh7110_gpio_model_pad(const struct jh7110_gpio_model *model, unsigned pad)
{
    return model->regs[range_of(model, PAD)->first / 4 + pad];
}

void jh7110_gpio_model_drive(struct jh7110_gpio_model *model, unsigned line, bool high)
{
    uint64_t bit = 1ull << line;
    model->outside = high ? model->outside | bit : model->outside & ~bit;
}

void jh7110_gpio_model_init(struct jh7110_gpio_model *model,
                            const struct jh7110_gpio_model_config *config)
{
    memset(model, 0, sizeof *model);
    model->config = *config;
    const struct range *doen = range_of(model, DOEN);
    for (unsigned word = doen->first / 4; word < doen->end / 4u; word++)
        model->regs[word] = 0x01010101; /* inputs */
    const struct range *pads = range_of(model, PAD);
    for (unsigned word = pads->first / 4; word < pads->end / 4u; word++)
        model->regs[word] = config->pads;
}

/* The pin, if its input buffer is on: as the chip drives it, or else the board. */
bool jh7110_gpio_model_level(const struct jh7110_gpio_model *model, unsigned line)
{
    if (!(jh7110_gpio_model_pad(model, line) & 1))
        return false;
    if (jh7110_gpio_model_doen(model, line) == 0)
        return jh7110_gpio_model_dout(model, line) == 1;
    return model->outside >> line & 1;
}

static bool is_good(const struct jh7110_gpio_model *model, uint32_t offset, unsigned size)
{
    if (size == 4 && offset % 4 == 0 && range_at(model, offset)->what)
        return true;
    violation(model, "there is no such register, or it is not accessed as a word", offset, size);
    return false;
}

uint32_t jh7110_gpio_model_read(struct jh7110_gpio_model *model, uint32_t offset, unsigned size)
{
    if (!is_good(model, offset, size))
        return 0;
    const struct range *range = range_at(model, offset);
    if (range->what != INPUT)
        return model->regs[offset / 4];
    uint32_t value = 0;
    unsigned first = (offset - range->first) * 8;
    for (unsigned bit = 0; bit < (model->config.aon ? 4 : 32); bit++)
        value |= (uint32_t)jh7110_gpio_model_level(model, first + bit) << bit;
    return value;
}

static void check_kept(const struct jh7110_gpio_model *model, const struct range *range,
                       uint32_t offset, uint32_t value)
{
    uint32_t changed = model->regs[offset / 4] ^ value;
    unsigned index = offset - range->first;
    for (unsigned i = 0; i < 4; i++)
        if ((range->what == DOEN || range->what == DOUT) && changed >> 8 * i & 0xff &&
            model->config.keep >> (index + i) & 1)
            violation(model, "a line that must stay as it is", offset, value);
    if (range->what == PAD && index / 4 < JH7110_GPIO_LINES && changed &&
        model->config.keep >> index / 4 & 1)
        violation(model, "a pad that must stay as it is", offset, value);
}

void jh7110_gpio_model_write(struct jh7110_gpio_model *model, uint32_t offset, unsigned size,
                             uint32_t value)
{
    if (!is_good(model, offset, size))
        return;
    const struct range *range = range_at(model, offset);
    if (value & ~range->bits)
        violation(model, "bits that do not exist, or are inputs", offset, value);
    if (range->what == MASK && value)
        violation(model, "interrupts that nobody handles", offset, value);
    if (range->what == PAD && (value & 0x18) == 0x18)
        violation(model, "a pad that pulls both ways", offset, value);
    check_kept(model, range, offset, value);
    model->regs[offset / 4] = value;
}
