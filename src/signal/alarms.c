/* Alarms share the hart's timer with waits: it is armed for what comes first. */
#include "alarms.h"
#include "src/time/timer.h"
#include <yao/irq.h>
#include <yao/module.h>

YAO_ALTERNATIVE(alarms, set);

/* An alarm with a shorter interval is late and counts, so that the app goes on. */
#define SHORTEST_NS 50000

static struct alarm *alarms;
static uint64_t next_ns = TIME_NEVER;

uint64_t alarm_next(void)
{
    return next_ns;
}

/* Called with interrupts off. */
static void arm_next(void)
{
    next_ns = TIME_NEVER;
    for (const struct alarm *alarm = alarms; alarm; alarm = alarm->next)
        if (alarm->due_ns < next_ns)
            next_ns = alarm->due_ns;
    timer_disarm();
}

void alarm_add(struct alarm *alarm)
{
    unsigned long enabled = irq_save();
    alarm->next = alarms;
    alarms = alarm;
    irq_restore(enabled);
}

void alarm_move(struct alarm *alarm, uint64_t due_ns)
{
    alarm->due_ns = due_ns;
    arm_next();
}

void alarm_set(struct alarm *alarm, uint64_t due_ns, uint64_t interval_ns)
{
    unsigned long enabled = irq_save();
    alarm->interval_ns = interval_ns;
    alarm_move(alarm, due_ns);
    irq_restore(enabled);
}

uint64_t alarm_left(const struct alarm *alarm)
{
    unsigned long enabled = irq_save();
    uint64_t due = alarm->due_ns, now = time_ns();
    irq_restore(enabled);
    if (due == TIME_NEVER)
        return 0;
    return due > now ? due - now : 1;
}

/* When it is due after @now. */
static uint64_t due_again(const struct alarm *alarm, uint64_t times, uint64_t now)
{
    uint64_t due;

    if (__builtin_mul_overflow(times, alarm->interval_ns, &due) ||
        __builtin_add_overflow(due, alarm->due_ns, &due))
        return TIME_NEVER;
    return due < now + SHORTEST_NS ? now + SHORTEST_NS : due;
}

static void expire(struct alarm *alarm, uint64_t now)
{
    uint64_t times = 1, due = TIME_NEVER;

    if (alarm->interval_ns) {
        times += (now - alarm->due_ns) / alarm->interval_ns;
        due = due_again(alarm, times, now);
    }
    alarm->due_ns = due;
    alarm->expired(alarm, times);
}

void alarm_interrupt(void)
{
    uint64_t now = time_ns();

    for (struct alarm *alarm = alarms; alarm; alarm = alarm->next)
        if (alarm->due_ns <= now)
            expire(alarm, now);
    arm_next();
}

/* An image that ends is not interrupted any more. It may wait for a disk still. */
static int end_alarms(void)
{
    unsigned long enabled = irq_save();
    struct alarm **place = &alarms;
    while (*place)
        if ((*place)->stays)
            place = &(*place)->next;
        else
            *place = (*place)->next;
    arm_next();
    irq_restore(enabled);
    return 0;
}

YAO_STEP(exit, alarms, end_alarms);
