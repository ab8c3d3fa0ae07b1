#include "bus.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>
#include <errno.h>
#include <yao/irq.h>
#include <yao/time.h>
#include <yao/wait.h>

#define MODELS     16
#define EVENTS     64
#define INTERRUPTS 8

struct event {
    uint64_t at;
    void (*run)(void *ctx);
    void *ctx;
};

struct interrupt {
    bool (*level)(void *ctx);
    void *ctx;
    void (*handler)(void *arg);
    void *arg;
};

static const struct bus_model *models[MODELS];
static struct event events[EVENTS];
static struct interrupt interrupts[INTERRUPTS];
static unsigned model_count, event_count, interrupt_count, access_count;
static uint64_t now;
static bool in_handler, interrupts_off;
static uint64_t off_since, off_longest;

void bus_reset(uint64_t start_ns)
{
    model_count = event_count = interrupt_count = access_count = 0;
    in_handler = interrupts_off = false;
    off_longest = 0;
    now = start_ns;
}

void bus_attach(const struct bus_model *model)
{
    assert_true(model_count < MODELS);
    models[model_count++] = model;
}

void bus_interrupt(bool (*level)(void *ctx), void *ctx, void (*handler)(void *arg), void *arg)
{
    assert_true(interrupt_count < INTERRUPTS);
    interrupts[interrupt_count++] = (struct interrupt){level, ctx, handler, arg};
}

_Noreturn void bus_violation(const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fail_msg("forbidden by the datasheet: %s", text);
    __builtin_unreachable();
}

static void deliver_interrupts(void)
{
    if (in_handler || interrupts_off)
        return;
    for (unsigned i = 0; i < interrupt_count; i++) {
        unsigned times = 0;
        while (interrupts[i].level(interrupts[i].ctx)) {
            if (++times > 100)
                bus_violation("interrupt %u: its handler leaves the level high", i);
            in_handler = true;
            interrupts[i].handler(interrupts[i].arg);
            in_handler = false;
        }
    }
}

static struct event *next_event(uint64_t limit)
{
    struct event *best = NULL;
    for (unsigned i = 0; i < event_count; i++)
        if (events[i].at <= limit && (!best || events[i].at < best->at))
            best = &events[i];
    return best;
}

static void run_event(struct event *event)
{
    struct event copy = *event;
    for (struct event *e = event; e + 1 < events + event_count; e++)
        *e = e[1];
    event_count--;
    if (copy.at > now)
        now = copy.at;
    copy.run(copy.ctx);
}

static void advance_to(uint64_t target)
{
    struct event *event;
    while ((event = next_event(target)))
        run_event(event);
    if (target > now)
        now = target;
}

uint64_t clock_now(void)
{
    return now;
}

void clock_advance(uint64_t ns)
{
    advance_to(now + ns);
    deliver_interrupts();
}

void clock_schedule(uint64_t at_ns, void (*event)(void *ctx), void *ctx)
{
    assert_true(event_count < EVENTS);
    events[event_count++] = (struct event){at_ns, event, ctx};
}

void clock_cancel(void (*event)(void *ctx), void *ctx)
{
    for (unsigned i = 0; i < event_count; i++)
        if (events[i].run == event && events[i].ctx == ctx) {
            for (unsigned j = i; j + 1 < event_count; j++)
                events[j] = events[j + 1];
            event_count--;
            i--;
        }
}

static const struct bus_model *find(uintptr_t address, unsigned width)
{
    for (unsigned i = 0; i < model_count; i++)
        if (address >= models[i]->base && address + width <= models[i]->base + models[i]->size)
            return models[i];
    bus_violation("access of %u bytes at %#lx, where no device is", width, (unsigned long)address);
}

static void account(uintptr_t address, unsigned width)
{
    if (address % width)
        bus_violation("misaligned access of %u bytes at %#lx", width, (unsigned long)address);
    access_count++;
    advance_to(now + BUS_ACCESS_NS);
}

uint32_t bus_read(uintptr_t address, unsigned width)
{
    account(address, width);
    const struct bus_model *model = find(address, width);
    return model->read(model->ctx, address - model->base, width);
}

void bus_write(uintptr_t address, unsigned width, uint32_t value)
{
    account(address, width);
    const struct bus_model *model = find(address, width);
    model->write(model->ctx, address - model->base, width, value);
}

void bus_fence(enum bus_fence_kind kind)
{
    (void)kind;
}

unsigned bus_accesses(void)
{
    return access_count;
}

/* <yao/irq.h> */

unsigned long irq_save(void)
{
    bool on = !interrupts_off;
    if (on)
        off_since = now;
    interrupts_off = true;
    return on;
}

void irq_restore(unsigned long on)
{
    if (!on)
        return;
    interrupts_off = false;
    if (now - off_since > off_longest)
        off_longest = now - off_since;
    deliver_interrupts();
}

uint64_t bus_longest_irq_save(void)
{
    return off_longest;
}

/* <yao/time.h> and <yao/wait.h> on virtual time. */

uint64_t time_ns(void)
{
    return now;
}

void time_delay_ns(uint32_t ns)
{
    clock_advance(ns);
}

void time_sleep_until(uint64_t deadline_ns)
{
    if (deadline_ns > now)
        clock_advance(deadline_ns - now);
}

void wait_signal(struct wait *wait)
{
    wait->signaled = true;
}

int wait_for(struct wait *wait, uint64_t deadline_ns)
{
    if (interrupts_off)
        bus_violation("a wait with interrupts off");
    deliver_interrupts();
    while (!wait->signaled) {
        struct event *event = next_event(UINT64_MAX);
        if (now >= deadline_ns || (event && event->at > deadline_ns) ||
            (!event && deadline_ns != TIME_NEVER)) {
            advance_to(deadline_ns > now ? deadline_ns : now);
            return -ETIMEDOUT;
        }
        if (!event)
            bus_violation("a driver waits for ever for something that cannot happen");
        run_event(event);
        deliver_interrupts();
    }
    wait->signaled = false;
    return 0;
}

int wait_within(struct wait *wait, uint64_t ns)
{
    return wait_for(wait, now + ns);
}

/* There are no signals. */
int wait_interruptible(struct wait *wait, uint64_t deadline_ns, bool restart)
{
    return wait_for(wait, deadline_ns);
}
