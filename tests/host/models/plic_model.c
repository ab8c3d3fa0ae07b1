#include "plic_model.h"

#define PENDING     0x1000u
#define ENABLES     0x2000u
#define ENABLE_SIZE 0x80u
#define TARGETS     0x200000u
#define TARGET_SIZE 0x1000u

/* The gateway passes a request on while its line is high and none is being worked on. */
static void sample(struct plic_model *model, unsigned source)
{
    if (model->level[source] && !model->claimed[source])
        model->pending[source] = true;
}

/* The lowest number wins among equals. 0: none. */
static unsigned best(const struct plic_model *model, uint32_t above)
{
    unsigned found = 0;
    for (unsigned i = 1; i <= model->source_count; i++)
        if (model->pending[i] && model->enabled[i] && model->priority[i] > above) {
            found = i;
            above = model->priority[i];
        }
    return found;
}

/* A claim does not look at the threshold ("Interrupt Claim Process"). */
static uint32_t claim(struct plic_model *model)
{
    unsigned source = best(model, 0);
    if (source) {
        model->pending[source] = false;
        model->claimed[source] = true;
        model->claims++;
    }
    return source;
}

/* Completing what nobody claimed has no effect. It is right only before the source is unmasked. */
static void complete(struct plic_model *model, uint32_t source)
{
    if (source == 0 || source > model->source_count ||
        (!model->claimed[source] && model->priority[source]))
        bus_violation("plic: completion of source %u, which was not claimed", source);
    if (!model->enabled[source])
        bus_violation("plic: completion of source %u, disabled since: ignored", source);
    if (!model->claimed[source])
        return;
    model->claimed[source] = false;
    model->completions++;
    sample(model, source);
}

static uint32_t read_bits(const struct plic_model *model, const bool *bits, unsigned word)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < 32; i++)
        if (word * 32 + i <= model->source_count && bits[word * 32 + i])
            value |= 1u << i;
    return value;
}

static void write_enables(struct plic_model *model, unsigned word, uint32_t value)
{
    for (unsigned i = 0; i < 32; i++) {
        unsigned source = word * 32 + i;
        bool on = value >> i & 1;
        if (on && (source == 0 || source > model->source_count))
            bus_violation("plic: enable bit of source %u, which does not exist", source);
        if (source <= model->source_count)
            model->enabled[source] = on;
    }
}

static void write_level(uint32_t *field, uint32_t value)
{
    if (value > PLIC_MODEL_PRIORITY)
        bus_violation("plic: priority or threshold %u, above the highest", value);
    *field = value;
}

static unsigned priority_source(const struct plic_model *model, uintptr_t offset)
{
    unsigned source = (unsigned)(offset / 4);
    if (source == 0 || source > model->source_count)
        bus_violation("plic: priority of source %u, which does not exist", source);
    return source;
}

static unsigned word_index(const struct plic_model *model, uintptr_t offset)
{
    unsigned word = (unsigned)(offset / 4);
    if (word * 32 > model->source_count)
        bus_violation("plic: word %u of the source bits, beyond the last source", word);
    return word;
}

enum block { PRIORITY_BLOCK, PENDING_BLOCK, ENABLE_BLOCK, TARGET_BLOCK };

/* Which block the access is to; *offset becomes the one within it. */
static enum block decode(const struct plic_model *model, uintptr_t *offset, unsigned width)
{
    uintptr_t enables = ENABLES + (uintptr_t)model->context * ENABLE_SIZE;
    uintptr_t target = TARGETS + (uintptr_t)model->context * TARGET_SIZE;
    if (width != 4)
        bus_violation("plic: access of %u bytes at %#lx", width, (unsigned long)*offset);
    if (*offset < PENDING)
        return PRIORITY_BLOCK;
    if (*offset < PENDING + ENABLE_SIZE) {
        *offset -= PENDING;
        return PENDING_BLOCK;
    }
    if (*offset >= enables && *offset < enables + ENABLE_SIZE) {
        *offset -= enables;
        return ENABLE_BLOCK;
    }
    if (*offset != target && *offset != target + 4)
        bus_violation("plic: register %#lx is not of our context", (unsigned long)*offset);
    *offset -= target;
    return TARGET_BLOCK;
}

static uint32_t read(void *ctx, uintptr_t offset, unsigned width)
{
    struct plic_model *model = ctx;
    switch (decode(model, &offset, width)) {
    case PRIORITY_BLOCK:
        return model->priority[priority_source(model, offset)];
    case PENDING_BLOCK:
        return read_bits(model, model->pending, word_index(model, offset));
    case ENABLE_BLOCK:
        return read_bits(model, model->enabled, word_index(model, offset));
    default:
        return offset ? claim(model) : model->threshold;
    }
}

static void write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    struct plic_model *model = ctx;
    switch (decode(model, &offset, width)) {
    case PRIORITY_BLOCK:
        write_level(&model->priority[priority_source(model, offset)], value);
        break;
    case PENDING_BLOCK:
        bus_violation("plic: write to the pending bits");
    case ENABLE_BLOCK:
        write_enables(model, word_index(model, offset), value);
        break;
    default:
        if (offset)
            complete(model, value);
        else
            write_level(&model->threshold, value);
    }
}

void plic_model_init(struct plic_model *model, uintptr_t base, unsigned source_count,
                     unsigned context)
{
    *model = (struct plic_model){
        .bus = {"plic", base, 0x4000000, read, write, model},
        .source_count = source_count,
        .context = context,
        .threshold = PLIC_MODEL_PRIORITY,
    };
    bus_attach(&model->bus);
}

void plic_model_set_level(struct plic_model *model, unsigned source, bool level)
{
    model->level[source] = level;
    sample(model, source);
}

bool plic_model_level(void *ctx)
{
    const struct plic_model *model = ctx;
    return best(model, model->threshold) != 0;
}
