#include "drivers/watchdog/jh7110_wdt.h"
#include <errno.h>
#include <stdbool.h>
#include <yao/log.h>
#include <yao/mmio.h>
#include <yao/time.h>

/* Table 3-1. Linux, drivers/watchdog/starfive-wdt.c has the same offsets and bits. */
enum {
    LOAD = 0x000,    /* I/O: a write restarts the counter from the new value */
    VALUE = 0x004,   /* In: the counter, which counts down */
    CONTROL = 0x008, /* I/O */
    INTCLR = 0x00c,  /* Out: any value ends the interrupt and restarts the counter */
    RIS = 0x010,     /* In: the first timeout has passed */
    LOCK = 0xc00     /* I/O: reads as 1 while writes to the other registers are ignored */
};

enum { INTEN = 1 << 0, RESEN = 1 << 1 }; /* of CONTROL: count; reset after the second timeout */

#define KEY    0x1acce551u
#define LOCKED 0u /* anything but the key */
#define COUNT  UINT32_MAX
#define MS     1000u
#define TRIES  4u /* of a read that a timeout may fall into */
#define STAGES 2u /* the chip is reset by the second timeout in a row */

#define HZ_MIN     1000u
#define MOVE_TICKS 16u /* enough for the counter to be seen moving */

static uint32_t get(const struct jh7110_watchdog *wdt, unsigned reg)
{
    return mmio_read32(wdt->settings.base + reg);
}

static void set(const struct jh7110_watchdog *wdt, unsigned reg, uint32_t value)
{
    mmio_write32(wdt->settings.base + reg, value);
}

static int unlock(const struct jh7110_watchdog *wdt)
{
    set(wdt, LOCK, KEY);
    return get(wdt, LOCK) ? device_error(wdt->settings.node, -EIO, "watchdog: does not unlock") : 0;
}

/* Sets the control register, and leaves the others locked against stray writes. */
static int set_control(const struct jh7110_watchdog *wdt, uint32_t value)
{
    set(wdt, CONTROL, value);
    bool taken = get(wdt, CONTROL) == value;
    set(wdt, LOCK, LOCKED);
    return taken ? 0
                 : device_error(wdt->settings.node, -EIO, "watchdog: does not %s",
                                value ? "start" : "stop");
}

/* Without its clock the counter would stand still, and the machine would never be restarted. */
static int check_counter(const struct jh7110_watchdog *wdt)
{
    uint32_t before = get(wdt, VALUE);
    time_delay_ns((uint32_t)(MOVE_TICKS * (uint64_t)TIME_SECOND / wdt->settings.hz));
    return get(wdt, VALUE) != before
               ? 0
               : device_error(wdt->settings.node, -EIO,
                              "watchdog: its counter stands still: is its clock off?");
}

/* If it runs already, the new load value restarts the counter at once. */
static int jh7110_wdt_start(struct watchdog *watchdog, uint32_t seconds)
{
    struct jh7110_watchdog *wdt = watchdog->priv;
    int error = unlock(wdt);
    if (error)
        return error;
    wdt->ticks = (uint32_t)(seconds * wdt->settings.hz / STAGES);
    set(wdt, LOAD, wdt->ticks);
    set(wdt, INTCLR, 1);
    error = set_control(wdt, INTEN | RESEN);
    return error ? error : check_counter(wdt);
}

static int jh7110_wdt_stop(struct watchdog *watchdog)
{
    struct jh7110_watchdog *wdt = watchdog->priv;
    int error = unlock(wdt);
    if (error)
        return error;
    set(wdt, INTCLR, 1);
    return set_control(wdt, 0);
}

static void jh7110_wdt_ping(struct watchdog *watchdog)
{
    struct jh7110_watchdog *wdt = watchdog->priv;
    set(wdt, LOCK, KEY);
    set(wdt, INTCLR, 1);
    set(wdt, LOCK, LOCKED);
}

/* The first timeout may pass between reading the status and the counter. */
static uint64_t jh7110_wdt_left(const struct watchdog *watchdog)
{
    const struct jh7110_watchdog *wdt = watchdog->priv;
    uint32_t passed, ticks = 0;
    for (unsigned i = 0; i < TRIES; i++) {
        passed = get(wdt, RIS);
        ticks = get(wdt, VALUE);
        if (get(wdt, RIS) == passed)
            break;
    }
    return (ticks + (passed ? 0 : (uint64_t)wdt->ticks)) * MS / wdt->settings.hz;
}

static const struct watchdog_ops ops = {
    .start = jh7110_wdt_start,
    .stop = jh7110_wdt_stop,
    .ping = jh7110_wdt_ping,
    .left_ms = jh7110_wdt_left,
};

int jh7110_wdt_open(struct jh7110_watchdog *wdt, const struct jh7110_wdt_settings *settings)
{
    uint64_t most = settings->hz < HZ_MIN ? 0 : STAGES * (uint64_t)COUNT / settings->hz;
    if (!most)
        return device_error(settings->node, -EINVAL, "watchdog: cannot count at %lu Hz",
                            (unsigned long)settings->hz);
    *wdt = (struct jh7110_watchdog){
        .watchdog = {&ops, wdt, settings->node, (uint32_t)most},
        .settings = *settings,
    };
    return 0;
}
