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
    bool sstc;
} clock;

static uint64_t read_ticks(void)
{
    uint64_t ticks;
    __asm__ volatile("rdtime %0" : "=r"(ticks));
    return ticks;
}

/* Not volatile, and of memory that the compiler is not told of: it may keep the factor across
 * calls, as that does not change any more. */
struct ticks_time time_now(void)
{
    uint64_t factor;
    __asm__("ld %0, 0(%1)" : "=r"(factor) : "r"(&clock.ticks.factor));
    return ticks_to_time(factor, read_ticks());
}

uint64_t time_ns(void)
{
    return ticks_to_ns(&clock.ticks, read_ticks());
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

/* What the timer was armed for last. */
static struct {
    uint64_t due_ns;
    uint64_t ahead_ns; /* and how long before that it was */
} armed = {.ahead_ns = TIME_NEVER};

static void enable(void)
{
    __asm__ volatile("csrs sie, %0" : : "r"(SIE_STIE));
}

static void arm(uint64_t now_ns, uint64_t due_ns)
{
    set_compare(ticks_from_ns(&clock.ticks, due_ns));
    armed.due_ns = due_ns;
    armed.ahead_ns = due_ns - now_ns;
}

void timer_arm(uint64_t now_ns, uint64_t deadline_ns)
{
    if (alarm_next() < deadline_ns)
        deadline_ns = alarm_next();
    if (armed.due_ns > deadline_ns || armed.due_ns <= now_ns)
        arm(now_ns, deadline_ns);
    enable();
}

bool timer_arm_within(uint64_t ns)
{
    if (armed.ahead_ns > ns)
        return false;
    enable();
    return true;
}

/* Not a part of what calls it, which would save registers for it each time. */
static __attribute__((noinline)) void arm_for_alarm(void)
{
    timer_arm(time_ns(), TIME_NEVER);
}

void timer_disarm(void)
{
    if (alarm_next() != TIME_NEVER)
        arm_for_alarm();
    else
        __asm__ volatile("csrc sie, %0" : : "r"(SIE_STIE));
}
