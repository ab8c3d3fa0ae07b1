/*
 * Time and the timer interrupt, from the `time` counter (rdtime) and a compare register: stimecmp
 * where the hart has the Sstc extension, else the firmware's, through SBI.
 */
#include "now.h"
#include "src/sbi/sbi.h"
#include "timebase.h"
#include "timer.h"
#include <errno.h>
#include <yao/hart.h>
#include <yao/irq.h>
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

struct ticks_time time_now(void)
{
    return ticks_to_time(&clock.ticks, read_ticks() - clock.start);
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
    dt_node cpu = hart_node();
    uint32_t hz = timebase_read(cpu);
    if (!hz)
        return -EINVAL;
    ticks_init(&clock.ticks, hz);
    clock.start = read_ticks();
    clock.sstc = timebase_has_sstc(cpu) && has_stimecmp();
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
    if (alarm_next() < deadline_ns)
        deadline_ns = alarm_next();
    set_compare(compare_value(deadline_ns));
    __asm__ volatile("csrs sie, %0" : : "r"(SIE_STIE));
}

void timer_disarm(void)
{
    if (alarm_next() != TIME_NEVER)
        timer_arm(TIME_NEVER);
    else
        __asm__ volatile("csrc sie, %0" : : "r"(SIE_STIE));
}
