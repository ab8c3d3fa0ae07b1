/*
 * Time and the timer interrupt, from the `time` counter (rdtime) and a compare register: stimecmp
 * where the hart has the Sstc extension, else the firmware's, through SBI.
 */
#include "lib/ticks/ticks.h"
#include "src/sbi/sbi.h"
#include "timer.h"
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <yao/hart.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/module.h>
#include <yao/time.h>

#define SIE_STIE 0x20u

static struct {
    struct ticks ticks;
    uint64_t start; /* the counter at time 0 */
    bool sstc;
} clock;

static uint64_t read_ticks(void)
{
    uint64_t ticks;
    __asm__ volatile("rdtime %0" : "=r"(ticks));
    return ticks;
}

uint64_t time_ns(void)
{
    return ticks_to_ns(&clock.ticks, read_ticks() - clock.start);
}

uint32_t time_resolution_ns(void)
{
    return (uint32_t)((ticks_to_ns(&clock.ticks, 1000) + 999) / 1000);
}

void time_delay_ns(uint32_t ns)
{
    uint64_t end = time_ns() + ns;
    while (time_ns() < end)
        ;
}

/* Whether the hart has a multi-letter extension, by `riscv,isa` ("rv64imafdc_sstc_…") or by the
 * newer binding's string list `riscv,isa-extensions`. */
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

/* Some firmware lists Sstc in the tree but does not enable it for S-mode (menvcfg.STCE,
 * mcounteren.TM). Reading stimecmp then traps; stvec points past the read meanwhile. */
static bool has_stimecmp(void)
{
    unsigned long interrupts = irq_save(), handler;
    bool found;
    __asm__ volatile(
        "lla %[found], 1f\n"
        "csrrw %[handler], stvec, %[found]\n"
        "li %[found], 0\n"
        "csrr zero, 0x14d\n"
        "li %[found], 1\n"
        ".balign 4\n"
        "1: csrw stvec, %[handler]\n"
        : [found] "=&r"(found), [handler] "=&r"(handler)
        :
        : "memory");
    irq_restore(interrupts);
    return found;
}

static int time_init(void)
{
    dt_node cpus = dt_find_path("/cpus"), cpu = hart_node();
    uint32_t frequency = 0;
    if (cpus < 0 || (dt_u32(cpus, "timebase-frequency", 0, &frequency) &&
                     (cpu < 0 || dt_u32(cpu, "timebase-frequency", 0, &frequency)))) {
        log_error("device tree: /cpus has no timebase-frequency: there is no clock");
        return -EINVAL;
    }
    if (!frequency) /* the high half of 64 bits (Devicetree Specification v0.4, section 3.8) */
        dt_u32(cpus, "timebase-frequency", 1, &frequency);
    if (frequency < 1000 || frequency > TIME_SECOND) {
        log_error("device tree: /cpus: timebase-frequency is %u Hz, not between 1 kHz and 1 GHz",
                  frequency);
        return -EINVAL;
    }
    ticks_init(&clock.ticks, frequency);
    clock.start = read_ticks();
    clock.sstc = cpu >= 0 && isa_has(cpu, "sstc") && has_stimecmp();
    return 0;
}

YAO_STEP(boot, time, time_init);

/* Writing stimecmp (RISC-V Sstc extension, CSR 0x14d) saves the call into the firmware. */
static void set_compare(uint64_t ticks)
{
    if (clock.sstc)
        __asm__ volatile("csrw 0x14d, %0" : : "r"(ticks));
    else
        sbi_set_timer(ticks);
}

/* The counter's value at @deadline_ns. If the counter wraps around before then, its largest value:
 * wait_for() reads the clock at that moment and arms the timer again. */
static uint64_t compare_value(uint64_t deadline_ns)
{
    uint64_t ticks;
    bool wraps =
        __builtin_add_overflow(clock.start, ticks_from_ns(&clock.ticks, deadline_ns), &ticks);
    return wraps && read_ticks() >= clock.start ? UINT64_MAX : ticks;
}

void timer_arm(uint64_t deadline_ns)
{
    set_compare(compare_value(deadline_ns));
    __asm__ volatile("csrs sie, %0" : : "r"(SIE_STIE));
}

void timer_disarm(void)
{
    __asm__ volatile("csrc sie, %0" : : "r"(SIE_STIE));
}
