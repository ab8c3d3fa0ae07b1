#include "jh7110_wdt.h"
#include <stdarg.h>
#include <stdio.h>

/* Table 3-1 */
enum {
    LOAD = 0x000,
    VALUE = 0x004,
    CONTROL = 0x008,
    INTCLR = 0x00c,
    RIS = 0x010,
    MIS = 0x014,
    LOCK = 0xc00,
    PERIPHERAL_ID = 0xfe0
};

enum { INTEN = 1, RESEN = 2 };

#define KEY 0x1acce551u

static void violation(const struct jh7110_wdt *wdt, const char *format, ...)
{
    char text[120];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    wdt->config.violation(wdt->config.user, text);
}

void jh7110_wdt_init(struct jh7110_wdt *wdt, const struct jh7110_wdt_config *config)
{
    *wdt = (struct jh7110_wdt){
        .config = *config,
        .bus_clock = true,
        .core_clock = true,
        .released = true,
        .locked = config->fault == JH7110_WDT_LOCK_STUCK,
        .load = UINT32_MAX,
        .value = UINT32_MAX,
    };
}

void jh7110_wdt_supply(struct jh7110_wdt *wdt, bool bus_clock, bool core_clock, bool released)
{
    if (!released)
        jh7110_wdt_init(wdt, &wdt->config);
    wdt->bus_clock = bus_clock;
    wdt->core_clock = core_clock;
    wdt->released = released;
}

static bool is_supplied(const struct jh7110_wdt *wdt, uint32_t offset)
{
    if (!wdt->bus_clock)
        violation(wdt, "access at %#x while the bus clock is gated", offset);
    else if (!wdt->released)
        violation(wdt, "access at %#x during reset", offset);
    return wdt->bus_clock && wdt->released;
}

/* Peripheral and PrimeCell identification (sections 3.3.10 and 3.3.11) */
static uint32_t identification(uint32_t offset)
{
    static const uint8_t bytes[] = {0x05, 0x18, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
    return bytes[(offset - PERIPHERAL_ID) / 4];
}

uint32_t jh7110_wdt_read(struct jh7110_wdt *wdt, uint32_t offset)
{
    if (!is_supplied(wdt, offset))
        return 0;
    switch (offset) {
    case LOAD:
        return wdt->load;
    case VALUE:
        return wdt->value;
    case CONTROL:
        return wdt->control;
    case RIS:
        return wdt->pending;
    case MIS:
        return jh7110_wdt_irq(wdt);
    case LOCK:
        return wdt->locked;
    default:
        if (offset >= PERIPHERAL_ID && offset % 4 == 0 && offset < JH7110_WDT_WINDOW)
            return identification(offset);
        violation(wdt, "read at %#x, where nothing can be read", offset);
        return 0;
    }
}

/* Section 3.3.3: the counter starts over when the interrupt is enabled that was disabled. */
static void write_control(struct jh7110_wdt *wdt, uint32_t value)
{
    if (value & ~(uint32_t)(INTEN | RESEN))
        violation(wdt, "reserved bits of the control register written: %#x", value);
    value &= INTEN | RESEN;
    if (wdt->config.fault == JH7110_WDT_CONTROL_STUCK)
        return;
    if (value & ~wdt->control & INTEN)
        wdt->value = wdt->load;
    wdt->control = value;
}

static void write_load(struct jh7110_wdt *wdt, uint32_t value)
{
    if (!value)
        violation(wdt, "a load value of 0"); /* section 3.3.1 */
    wdt->load = value ? value : 1;
    wdt->value = wdt->load;
}

void jh7110_wdt_write(struct jh7110_wdt *wdt, uint32_t offset, uint32_t value)
{
    if (!is_supplied(wdt, offset))
        return;
    if (offset == LOCK) {
        wdt->locked = value != KEY || wdt->config.fault == JH7110_WDT_LOCK_STUCK;
        return;
    }
    if (wdt->locked) {
        violation(wdt, "write at %#x while locked", offset);
        return;
    }
    switch (offset) {
    case LOAD:
        write_load(wdt, value);
        break;
    case CONTROL:
        write_control(wdt, value);
        break;
    case INTCLR: /* section 3.3.4: any value, and the counter starts over */
        wdt->pending = false;
        wdt->value = wdt->load;
        break;
    default:
        violation(wdt, "write at %#x, where nothing can be written", offset);
    }
}

/* The counter has reached 0 (section 2.1): the first time it interrupts and starts over, the second
 * time it resets the chip and stops. Without the reset enabled it goes on. */
static void expire(struct jh7110_wdt *wdt)
{
    wdt->reset = wdt->reset || (wdt->pending && wdt->control & RESEN);
    wdt->pending = true;
    wdt->value = wdt->load;
}

static bool counts(const struct jh7110_wdt *wdt)
{
    return wdt->core_clock && wdt->released && wdt->control & INTEN && !wdt->reset;
}

void jh7110_wdt_step(struct jh7110_wdt *wdt, uint64_t cycles)
{
    while (cycles && counts(wdt)) {
        uint32_t part = cycles < wdt->value ? (uint32_t)cycles : wdt->value;
        wdt->value -= part;
        cycles -= part;
        if (!wdt->value)
            expire(wdt);
    }
}

uint32_t jh7110_wdt_idle_cycles(const struct jh7110_wdt *wdt)
{
    return counts(wdt) ? wdt->value : 0;
}

bool jh7110_wdt_irq(const struct jh7110_wdt *wdt)
{
    return wdt->pending && wdt->control & INTEN;
}
