/* The signals that wait to be taken, in the order in which they came. */
#include "signal.h"
#include "src/sched/process.h"
#include "src/sched/threads.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <yao/irq.h>
#include <yao/wait.h>

#define QUEUE_MAX      32
#define FIRST_REALTIME 32 /* from here on each one that is sent counts (signal(7)) */

struct wait signal_came;
void (*signal_timer_taken)(const struct signal_info *info);
void (*signal_directed_taken)(struct signal_info *info);
void (*signal_arrived)(void);

static unsigned long pending; /* for the process */
static struct {
    unsigned count;
    struct signal_info infos[QUEUE_MAX];
} state;

unsigned long signals_pending(void)
{
    return pending | signals_own()->directed;
}

unsigned long signals_blocked(void)
{
    return signals_own()->blocked;
}

bool signals_due_for(const struct thread_signals *signals)
{
    return (pending | signals->directed) & ~signals->blocked;
}

static int find(int number)
{
    for (unsigned i = 0; i < state.count; i++)
        if (state.infos[i].number == number)
            return (int)i;
    return -1;
}

/* A timer has one signal that waits; what it adds meanwhile is overrun. */
static bool add_overrun(const struct signal_info *info)
{
    if (info->code != SI_TIMER)
        return false;
    for (unsigned i = 0; i < state.count; i++)
        if (state.infos[i].code == SI_TIMER && state.infos[i].timer == info->timer) {
            state.infos[i].overrun += info->overrun + 1;
            return true;
        }
    return false;
}

static int add(const struct signal_info *info)
{
    bool waits = pending & signal_bit(info->number);

    pending |= signal_bit(info->number);
    wait_signal(&signal_came);
    if (signal_arrived)
        signal_arrived();
    if (add_overrun(info) || (waits && info->number < FIRST_REALTIME))
        return 0;
    if (state.count == QUEUE_MAX)
        return -EAGAIN;
    state.infos[state.count++] = *info;
    return 0;
}

int signal_send(const struct signal_info *info)
{
    bool blocked = signals_own()->blocked & signal_bit(info->number);
    int error = 0;

    if (!blocked && signal_is_ignored(info->number))
        return 0;
    if (!blocked && !signal_handled(info->number))
        signal_kill(info->number);
    unsigned long enabled = irq_save();
    error = add(info);
    if (!blocked)
        signal_interrupt();
    thread_signal_came(info->number);
    irq_restore(enabled);
    return error;
}

void signal_raise_async(int number)
{
    signal_send(&(struct signal_info){.number = number, .code = SI_KERNEL});
}

static void remove_info(int at)
{
    state.count--;
    memmove(&state.infos[at], &state.infos[at + 1],
            (state.count - (unsigned)at) * sizeof *state.infos);
}

void signal_direct(struct thread_signals *signals, int number)
{
    unsigned long enabled = irq_save();
    (signals ? signals : signals_own())->directed |= signal_bit(number);
    wait_signal(&signal_came);
    if (!signals && !(signals_own()->blocked & signal_bit(number)))
        signal_interrupt();
    irq_restore(enabled);
}

static bool take_directed(unsigned long set, struct signal_info *info)
{
    unsigned long found = signals_own()->directed & set;

    if (!found)
        return false;
    *info = (struct signal_info){
        .number = __builtin_ctzl(found) + 1, .code = SI_TKILL, .process = PROCESS};
    signals_own()->directed &= ~signal_bit(info->number);
    if (signal_directed_taken)
        signal_directed_taken(info);
    return true;
}

bool signal_take(unsigned long set, struct signal_info *info)
{
    unsigned long enabled = irq_save(), found = pending & set;

    if (take_directed(set, info)) {
        found = set;
    } else if (found) {
        int number = __builtin_ctzl(found) + 1, at = find(number);
        *info = at < 0 ? (struct signal_info){.number = number} : state.infos[at];
        if (at >= 0)
            remove_info(at);
        if (find(number) < 0)
            pending &= ~signal_bit(number);
        if (info->code == SI_TIMER && signal_timer_taken)
            signal_timer_taken(info);
    }
    irq_restore(enabled);
    return found;
}

void signal_drop(int number)
{
    struct signal_info info;

    while (signal_take(signal_bit(number), &info))
        continue;
}

/* What is now ignored goes, and what has no handler ends the image. */
static void settle(void)
{
    unsigned long left = pending & ~signals_own()->blocked;

    for (; left; left &= left - 1) {
        int number = __builtin_ctzl(left) + 1;
        if (signal_is_ignored(number))
            signal_drop(number);
        else if (!signal_handled(number))
            signal_kill(number);
    }
}

#define NEVER_BLOCKED (signal_bit(SIGKILL) | signal_bit(SIGSTOP))

/* As irq_save(), in no call of the libos. */
static unsigned long hold_still(void)
{
    unsigned long enabled = irq_save();

    thread_to_libos();
    return enabled;
}

unsigned long signals_block_more(unsigned long set)
{
    unsigned long enabled = hold_still(), before = signals_own()->blocked;

    signals_own()->blocked = before | (set & ~NEVER_BLOCKED);
    irq_restore(enabled);
    return before;
}

bool signals_block_only(unsigned long set)
{
    unsigned long enabled = hold_still();

    signals_own()->blocked = set & ~NEVER_BLOCKED;
    bool some_wait = signals_pending() & ~signals_own()->blocked;
    irq_restore(enabled);
    return some_wait;
}

unsigned long signals_block(unsigned long set)
{
    unsigned long before = signals_own()->blocked;

    signals_own()->blocked = set & ~NEVER_BLOCKED;
    settle();
    return before;
}
