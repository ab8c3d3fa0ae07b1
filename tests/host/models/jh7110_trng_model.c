#include "jh7110_trng_model.h"
#include <string.h>

enum {
    CTRL = 0x00,
    STAT = 0x04,
    MODE = 0x08,
    IE = 0x10,
    ISTAT = 0x14,
    RAND = 0x20,
    RAND_END = 0x40,
    AUTO_RQSTS = 0x60,
    AUTO_AGE = 0x64
};

enum { GENERATE = 1, RESEED = 2 };
enum { READY = 1, SEED_DONE = 2, LOCKUP = 16, EVENTS = 19 };

#define GLOBAL     (1u << 31)
#define R256       (1u << 3)
#define ALL_UNREAD 0xffu

static bool fails(struct jh7110_trng_model *model, enum jh7110_trng_fault fault)
{
    if (model->fault != fault || !model->fault_times)
        return false;
    if (model->fault_times != UINT32_MAX)
        model->fault_times--;
    return true;
}

static void alarm(struct jh7110_trng_model *model)
{
    model->alarm = true;
    model->events |= LOCKUP;
}

static void make_seed(struct jh7110_trng_model *model)
{
    if (fails(model, JH7110_TRNG_SEED_LOCKUP)) {
        alarm(model);
        return;
    }
    model->seeds++;
    model->seeded = !fails(model, JH7110_TRNG_UNSEEDED);
    model->alarm = !model->seeded;
    model->events |= SEED_DONE;
}

static void make_numbers(struct jh7110_trng_model *model)
{
    if (fails(model, JH7110_TRNG_LOCKUP)) {
        alarm(model);
        return;
    }
    bool stuck = fails(model, JH7110_TRNG_STUCK), zero = fails(model, JH7110_TRNG_ZERO);
    for (unsigned i = 0; i < 8 && !stuck; i++) {
        model->random = model->random * 1664525u + 1013904223u;
        model->words[i] = zero ? 0 : model->random;
    }
    model->blocks++;
    model->unread = ALL_UNREAD;
    model->events |= READY;
}

static void done(void *ctx)
{
    struct jh7110_trng_model *model = ctx;
    if (fails(model, JH7110_TRNG_NO_ANSWER))
        return;
    (model->command == RESEED ? make_seed : make_numbers)(model);
    model->command = 0;
}

static void start(struct jh7110_trng_model *model, uint32_t command)
{
    if (model->command)
        bus_violation("jh7110_trng: command %u while %u runs", command, model->command);
    if (command != GENERATE && command != RESEED)
        bus_violation("jh7110_trng: there is no command %u", command);
    if (command == GENERATE && (!model->seeded || model->alarm))
        bus_violation("jh7110_trng: numbers asked for without a seed");
    if (model->events)
        bus_violation("jh7110_trng: command %u with old events %#x", command, model->events);
    if (model->unread && model->unread != ALL_UNREAD)
        bus_violation("jh7110_trng: words %#x were left", model->unread);
    if (!(model->mode & R256))
        bus_violation("jh7110_trng: command %u in the mode of 128 bits", command);
    model->command = command;
    clock_schedule(clock_now() + model->latency_ns, done, model);
}

static uint32_t read_word(struct jh7110_trng_model *model, unsigned index)
{
    if (!(model->unread & 1u << index))
        bus_violation("jh7110_trng: word %u read that is not ready, or was read before", index);
    model->unread &= ~(1u << index);
    return model->words[index];
}

static uint32_t status(struct jh7110_trng_model *model)
{
    uint32_t running = model->command == GENERATE ? 1u << 30 : model->command ? 1u << 31 : 0;
    if (model->fault == JH7110_TRNG_STAYS_BUSY)
        running = 1u << 31;
    return running | (model->seeded ? 1u << 9 : 0) | (model->mode & R256);
}

static uint32_t read(void *ctx, uintptr_t offset, unsigned width)
{
    struct jh7110_trng_model *model = ctx;
    if (width == 4 && offset >= RAND && offset < RAND_END)
        return read_word(model, (unsigned)(offset - RAND) / 4);
    switch (width == 4 ? offset : UINTPTR_MAX) {
    case STAT:
        return status(model);
    case MODE:
        return model->mode;
    case IE:
        return model->enabled;
    case ISTAT:
        return model->events;
    default:
        bus_violation("jh7110_trng: read of %u bytes at %#lx", width, (unsigned long)offset);
    }
}

static void write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    struct jh7110_trng_model *model = ctx;
    switch (width == 4 ? offset : UINTPTR_MAX) {
    case CTRL:
        start(model, value);
        return;
    case MODE:
        model->mode = value;
        return;
    case IE:
        if (value & ~(GLOBAL | EVENTS))
            bus_violation("jh7110_trng: reserved bits of IE: %#x", value);
        model->enabled = value;
        return;
    case ISTAT:
        if (value & ~(uint32_t)EVENTS)
            bus_violation("jh7110_trng: reserved bits of ISTAT: %#x", value);
        model->events &= ~value;
        return;
    case AUTO_RQSTS:
        model->auto_requests = value;
        return;
    case AUTO_AGE:
        model->auto_age = value;
        return;
    default:
        bus_violation("jh7110_trng: write of %u bytes at %#lx", width, (unsigned long)offset);
    }
}

void jh7110_trng_model_init(struct jh7110_trng_model *model, uintptr_t base)
{
    *model = (struct jh7110_trng_model){
        .bus = {"jh7110_trng", base, 0x4000, read, write, model},
        .latency_ns = 40000,
        .random = 1,
        .auto_requests = 7, /* as somebody may leave them */
        .auto_age = 7,
        .events = READY,
    };
    bus_attach(&model->bus);
}
