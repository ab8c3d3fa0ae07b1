/*
 * The other harts, which run threads of the app and nothing of the libos: its data, its interrupts
 * and its calls stay on the hart that booted ("home"). A thread that calls the libos from another
 * hart comes home first, with its registers, and goes on there when the call has ended; one that
 * has to make room for it is given to the hart that is free now.
 *
 * Alternatives, "harts": all that the tree has, or the one that booted, where the functions below
 * are empty. Unless it says otherwise, a function is called at home with interrupts off.
 */
#pragma once

#include <stdbool.h>
#include <yao/irq.h>

struct thread;

/* Gives @thread, which is ready and in no call of the libos, to the others; the first one that is
 * free runs it. Where its registers are still to be saved, its sp is NULL until they are. False:
 * there is no other hart where it may run. */
bool harts_give(struct thread *thread);

/* Whether @thread may run at home for its calls alone. */
bool harts_must_leave(const struct thread *thread);

/* What home runs while it sleeps, if the thread that ran last has left. */
struct thread *harts_idler(void);

/* Takes one back that was given and does not run yet; NULL: there is none. */
struct thread *harts_take(void);

/* Whether harts_take() may find one. */
bool harts_wait(void);

/* The same when a turn is over: while it is true, home lets turns end. */
bool harts_still_wait(void);

/* Home, where no thread is ready, is about to sleep: it is woken up by one that is given from now
 * on, and when all others sleep, too. False: there is one. */
bool harts_may_sleep(void);

/* Whether another hart has nothing to do. */
bool harts_are_idle(void);

/* @thread, which was given, comes home soon, also if it runs. */
void harts_recall(struct thread *thread);

/* So do all that run, but for those whose only hart nobody else waits for. */
void harts_recall_all(void);

/* Whether this hart is the home. Any hart. With interrupts on and in no call, it says where the
 * thread was a moment ago. */
bool harts_at_home(void);

/* Waiting for words and waking up, on any hart, needs nothing else of the libos. Around what
 * changes who waits; any hart, interrupts off. */
void harts_lock(void);
void harts_unlock(void);

/* The same with what turns interrupts off and, as before, on again. */
static inline unsigned long harts_hold(void)
{
    unsigned long enabled = irq_save();

    harts_lock();
    return enabled;
}

static inline void harts_release(unsigned long enabled)
{
    harts_unlock();
    irq_restore(enabled);
}

/* The thread that runs. Any hart, interrupts off. */
struct thread *harts_thread(void);

/* @thread has been taken from those that wait, and goes on. Returns the ids of harts that are to be
 * told by harts_send() after harts_unlock(). */
unsigned long harts_resume(struct thread *thread);
void harts_send(unsigned long ids);

/* All of that, and irq_restore(). Returns 0. */
int harts_rouse(struct thread *thread, unsigned long enabled);

/* @thread, at home, goes on, and need not be told that it was woken up. Locked. */
void harts_forget(struct thread *thread);

/* Not at home: as harts_unlock(), and the thread waits for harts_resume(), or until it is recalled.
 * It goes on on any hart. False: it is recalled already, and nothing is done. Locked. */
bool harts_pause(void);

/* Memory of this hart for what others keep there, all 0 at first; NULL: it is home. Any hart,
 * interrupts off. */
#define HART_CACHE 5376 /* bytes */
void *harts_cache(void);

/* Not at home, another thread runs, if one waits for a hart. False: at home. */
bool harts_yield(void);

/* As irq_save(), after which the caller is at home. Any hart, also at home. The other one undoes
 * it, where nothing has to be done at home any more. */
unsigned long harts_come_home(void);
void harts_may_leave(unsigned long enabled);

/* The other harts stop where they are, for good. */
void harts_stop(void);

/* The set of all, with the one that booted (src/sched/threads.h). */
unsigned long harts_all(void);

/* A trap that no handler takes, on any hart: returns at home, where the thread has it. */
struct trap_frame;
struct trap_frame *harts_fault(struct trap_frame *frame);

/* The TLBs and instruction caches of the others forget what has changed in the page tables. */
void harts_flush(void);

/* Where @thread was when its hart stopped; NULL: it did not run there. */
const struct trap_frame *harts_place(const struct thread *thread);
