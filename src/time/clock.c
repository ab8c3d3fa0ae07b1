#include "src/sbi/sbi.h"
#include "timer.h"
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <yao/hart.h>
#include <yao/log.h>
#include <yao/module.h>
#include <yao/time.h>

#define SIE_STIE 0x20u

/* Both factors are fixed point with 32 fractional bits. */
static struct {
    uint64_t ns_per_tick, ticks_per_ns;
    bool sstc;
} clock;

static uint64_t read_ticks(void)
{
    uint64_t ticks;
    __asm__ volatile("rdtime %0" : "=r"(ticks));
    return ticks;
}

static uint64_t scale(uint64_t value, uint64_t factor)
{
    return (uint64_t)(((unsigned __int128)value * factor) >> 32);
}

uint64_t time_ns(void)
{
    return scale(read_ticks(), clock.ns_per_tick);
}

void time_delay_ns(uint32_t ns)
{
    uint64_t end = time_ns() + ns;
    while (time_ns() < end)
        ;
}

/* Whether the ISA string names a multi-letter extension, or the list of the newer binding does. */
static bool isa_has(dt_node cpu, const char *extension)
{
    const char *isa = dt_string(cpu, "riscv,isa", 0);
    size_t length = strlen(extension);
    for (const char *at = isa; at && (at = strchr(at, '_'));)
        if (!strncmp(++at, extension, length) && (!at[length] || at[length] == '_'))
            return true;
    const char *name;
    for (unsigned i = 0; (name = dt_string(cpu, "riscv,isa-extensions", i)); i++)
        if (!strcmp(name, extension))
            return true;
    return false;
}

static int time_init(void)
{
    dt_node cpus = dt_find_path("/cpus"), cpu = hart_node();
    uint32_t frequency = 0;
    if (cpus < 0 || (dt_u32(cpus, "timebase-frequency", 0, &frequency) &&
                     (cpu < 0 || dt_u32(cpu, "timebase-frequency", 0, &frequency)))) {
        log_error("device tree: /cpus has no timebase-frequency: time cannot be told");
        return -EINVAL;
    }
    if (frequency < 1000 || frequency > TIME_SECOND) {
        log_error("device tree: /cpus: timebase-frequency is %u Hz, not between 1 kHz and 1 GHz",
                  frequency);
        return -EINVAL;
    }
    clock.ns_per_tick = ((uint64_t)TIME_SECOND << 32) / frequency;
    clock.ticks_per_ns = ((uint64_t)frequency << 32) / TIME_SECOND + 1;
    clock.sstc = cpu >= 0 && isa_has(cpu, "sstc");
    return 0;
}

YAO_STEP(boot, time, time_init);

/* stimecmp (RISC-V Sstc extension) saves the call into the firmware. */
static void set_compare(uint64_t ticks)
{
    if (clock.sstc)
        __asm__ volatile("csrw 0x14d, %0" : : "r"(ticks));
    else
        sbi_set_timer(ticks);
}

void timer_arm(uint64_t deadline_ns)
{
    uint64_t ticks = scale(deadline_ns, clock.ticks_per_ns) + 1;
    set_compare(deadline_ns == TIME_NEVER ? UINT64_MAX : ticks);
    __asm__ volatile("csrs sie, %0" : : "r"(SIE_STIE));
}
