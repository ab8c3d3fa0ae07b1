#include "jh7110_crg.h"
#include <stdio.h>
#include <string.h>

#define ENABLE    (1u << 31)
#define MUX_SHIFT 24
#define MUX_MASK  (0xfu << MUX_SHIFT)
#define DIV_MASK  0xffffffu

static void violation(const struct jh7110_crg_model *model, const char *what, uint32_t offset,
                      uint32_t value)
{
    char text[160];
    snprintf(text, sizeof text, "JH7110 CRG: offset %#x, value %#x: %s", offset, value, what);
    model->config.violation(model->config.user, text);
}

static const struct jh7110_crg_field *field_of(const struct jh7110_crg_model *model, unsigned clock)
{
    for (const struct jh7110_crg_field *f = model->config.fields;
         f < model->config.fields + model->config.field_count; f++)
        if (f->clock == clock)
            return f;
    return NULL;
}

static const struct jh7110_crg_line *line_of(const struct jh7110_crg_model *model, unsigned line)
{
    for (const struct jh7110_crg_line *l = model->config.lines;
         l < model->config.lines + model->config.line_count; l++)
        if (l->line == line)
            return l;
    return NULL;
}

void jh7110_crg_model_init(struct jh7110_crg_model *model,
                           const struct jh7110_crg_model_config *config)
{
    memset(model, 0, sizeof *model);
    model->config = *config;
    model->faults = (struct jh7110_crg_faults){-1, -1};
    for (unsigned word = 0; word < JH7110_CRG_WORDS; word++)
        model->released[word] = UINT32_MAX;
    for (const struct jh7110_crg_field *f = config->fields;
         f < config->fields + config->field_count; f++)
        model->clocks[f->clock] = f->reset;
    for (const struct jh7110_crg_line *l = config->lines; l < config->lines + config->line_count;
         l++)
        if (l->asserted) {
            model->lines[l->line / 32] |= 1u << l->line % 32;
            model->released[l->line / 32] &= ~(1u << l->line % 32);
        }
}

bool jh7110_crg_model_runs(const struct jh7110_crg_model *model, unsigned clock)
{
    const struct jh7110_crg_field *field = field_of(model, clock);
    return field && (!field->gate || model->clocks[clock] & ENABLE);
}

bool jh7110_crg_model_released(const struct jh7110_crg_model *model, unsigned line)
{
    return model->released[line / 32] >> line % 32 & 1;
}

uint32_t jh7110_crg_model_divisor(const struct jh7110_crg_model *model, unsigned clock)
{
    return model->clocks[clock] & DIV_MASK;
}

static void settle(struct jh7110_crg_model *model, const struct jh7110_crg_line *l)
{
    uint32_t bit = 1u << l->line % 32, *released = &model->released[l->line / 32];
    bool asserted = model->lines[l->line / 32] & bit;
    if (asserted != !(*released & bit) && model->now >= model->due[l->line] &&
        model->faults.stuck_reset != l->line && jh7110_crg_model_runs(model, l->clock))
        *released ^= bit;
}

void jh7110_crg_model_step(struct jh7110_crg_model *model, uint64_t cycles)
{
    model->now += cycles;
    for (const struct jh7110_crg_line *l = model->config.lines;
         l < model->config.lines + model->config.line_count; l++)
        settle(model, l);
}

static void write_clock(struct jh7110_crg_model *model, unsigned clock, uint32_t value)
{
    const struct jh7110_crg_field *f = field_of(model, clock);
    if (!f) {
        violation(model, "a clock that no driver has business with", 4 * clock, value);
        return;
    }
    uint32_t exists =
        (f->gate ? ENABLE : 0) | (f->mux_max ? MUX_MASK : 0) | (f->div_max ? DIV_MASK : 0);
    uint32_t divisor = value & DIV_MASK;
    if (value & ~exists)
        violation(model, "bits that the register does not have", 4 * clock, value);
    if (f->div_max && (!divisor || divisor > f->div_max))
        violation(model, "a divisor that does not exist", 4 * clock, value);
    if ((value & MUX_MASK) >> MUX_SHIFT > f->mux_max)
        violation(model, "a parent that does not exist", 4 * clock, value);
    if (f->critical && !(value & ENABLE))
        violation(model, "the gate of a clock that the chip needs is closed", 4 * clock, value);
    if (model->faults.stuck_gate == (int)clock)
        value = (value & ~ENABLE) | (model->clocks[clock] & ENABLE);
    model->clocks[clock] = value;
}

static void write_lines(struct jh7110_crg_model *model, unsigned word, uint32_t value)
{
    uint32_t changed = model->lines[word] ^ value;
    for (unsigned bit = 0; bit < 32; bit++)
        if (changed >> bit & 1) {
            if (!line_of(model, 32 * word + bit))
                violation(model, "a reset line that no driver has business with",
                          model->config.assert_offset + 4 * word, value);
            model->due[32 * word + bit] = model->now + model->config.delay;
        }
    model->lines[word] = value;
}

/* Whether @offset is in the words that begin at @first; *@word is which one. */
static bool is_word(uint32_t offset, uint32_t first, unsigned words, unsigned *word)
{
    *word = (offset - first) / 4;
    return offset >= first && *word < words;
}

static bool is_good(const struct jh7110_crg_model *model, uint32_t offset, unsigned size)
{
    if (size == 4 && offset % 4 == 0)
        return true;
    violation(model, "an access that is not one of a word", offset, size);
    return false;
}

uint32_t jh7110_crg_model_read(struct jh7110_crg_model *model, uint32_t offset, unsigned size)
{
    const struct jh7110_crg_model_config *config = &model->config;
    unsigned word;
    if (!is_good(model, offset, size))
        return 0;
    if (is_word(offset, 0, config->clocks, &word))
        return model->clocks[word];
    if (is_word(offset, config->assert_offset, config->words, &word))
        return model->lines[word];
    if (is_word(offset, config->status_offset, config->words, &word))
        return model->released[word];
    violation(model, "there is no register to read", offset, 0);
    return 0;
}

void jh7110_crg_model_write(struct jh7110_crg_model *model, uint32_t offset, unsigned size,
                            uint32_t value)
{
    const struct jh7110_crg_model_config *config = &model->config;
    unsigned word;
    if (!is_good(model, offset, size))
        return;
    if (is_word(offset, 0, config->clocks, &word))
        write_clock(model, word, value);
    else if (is_word(offset, config->assert_offset, config->words, &word))
        write_lines(model, word, value);
    else
        violation(model, "there is no register to write", offset, value);
}
