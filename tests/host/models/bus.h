/*
 * The simulated bus of host tests: device models at addresses, and virtual time.
 *
 * A model's callbacks see every access with its width. bus_violation() ends the running
 * cmocka test with a message: models call it for whatever the datasheet forbids (wrong
 * width, write to a read-only or busy register, unread status). Accesses outside every
 * model are violations too.
 *
 * Time stands still except through clock_advance() and the waiting functions of
 * <yao/time.h> and <yao/wait.h>, which models/bus.c implements on virtual time: each
 * access to a device costs BUS_ACCESS_NS, and waiting jumps to the next scheduled event.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUS_ACCESS_NS 10u

enum bus_fence_kind { BUS_FENCE_AFTER_READ, BUS_FENCE_BEFORE_WRITE };

struct bus_model {
    const char *name;
    uintptr_t base;
    size_t size;
    uint32_t (*read)(void *ctx, uintptr_t offset, unsigned width);
    void (*write)(void *ctx, uintptr_t offset, unsigned width, uint32_t value);
    void *ctx;
};

/* Forgets all models, events and interrupt lines and sets the time to @start_ns. */
void bus_reset(uint64_t start_ns);
void bus_attach(const struct bus_model *model); /* the struct must stay in place */

uint32_t bus_read(uintptr_t address, unsigned width);
void bus_write(uintptr_t address, unsigned width, uint32_t value);
void bus_fence(enum bus_fence_kind kind);
unsigned bus_accesses(void); /* how many so far: to show that a driver sleeps, not spins */

_Noreturn void bus_violation(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The longest time that interrupts were off, outside of handlers. */
uint64_t bus_longest_irq_save(void);

/* Virtual time. Events run in order of time, then of scheduling. */
uint64_t clock_now(void);
void clock_advance(uint64_t ns);
void clock_schedule(uint64_t at_ns, void (*event)(void *ctx), void *ctx);
void clock_cancel(void (*event)(void *ctx), void *ctx);

/* Interrupt lines as the driver's glue would wire them: the handler runs whenever time
 * passes, or a driver waits, while the model's level is high. */
void bus_interrupt(bool (*level)(void *ctx), void *ctx, void (*handler)(void *arg), void *arg);
