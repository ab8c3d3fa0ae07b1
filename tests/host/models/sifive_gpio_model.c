#include "sifive_gpio_model.h"
#include <string.h>

static char pin(const struct sifive_gpio_model *model)
{
    if (!(model->out_en >> model->watched & 1))
        return 'z';
    return (model->out ^ model->inverted) >> model->watched & 1 ? 'H' : 'L';
}

/* The pins as the chip or else the board drives them, where the input is on. */
static uint32_t inputs(const struct sifive_gpio_model *model)
{
    uint32_t driven = (model->out ^ model->inverted) & model->out_en;
    return (driven | (model->outside & ~model->out_en)) & model->in_en;
}

static uint32_t read(void *ctx, uintptr_t offset, unsigned width)
{
    const struct sifive_gpio_model *model = ctx;
    if (width != 4)
        bus_violation("GPIO: read of %u bytes", width);
    switch (offset) {
    case 0x00:
        return inputs(model);
    case 0x04:
        return model->in_en;
    case 0x08:
        return model->out_en;
    case 0x0c:
        return model->out;
    case 0x40:
        return model->inverted;
    default:
        bus_violation("GPIO: read at %#lx", (unsigned long)offset);
    }
}

static void write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    struct sifive_gpio_model *model = ctx;
    char before = pin(model);
    if (width != 4 || (model->lines < 32 && value >> model->lines))
        bus_violation("GPIO: write of %u bytes, value %#x", width, value);
    if (offset == 0x04)
        model->in_en = value;
    else if (offset == 0x08)
        model->out_en = value;
    else if (offset == 0x0c)
        model->out = value;
    else
        bus_violation("GPIO: write at %#lx", (unsigned long)offset);
    if (pin(model) != before && model->change_count < sizeof model->changes - 1)
        model->changes[model->change_count++] = pin(model);
}

void sifive_gpio_model_init(struct sifive_gpio_model *model, uintptr_t base, unsigned lines)
{
    memset(model, 0, sizeof *model);
    model->lines = lines;
    model->bus = (struct bus_model){"GPIO", base, 0x44, read, write, model};
    bus_attach(&model->bus);
}
