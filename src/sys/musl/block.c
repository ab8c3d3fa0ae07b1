/*
 * The signals that musl blocks while it changes its own data, in place of its src/signal/block.c: a
 * thread begins and ends with four of these. To block more lets no signal come, so that takes no
 * call of the libos; nor does the opposite where none waits.
 */
#include <stdbool.h>

#include "pthread_impl.h"

#define OF_THE_APP 0xfffffffc7fffffff /* not those that musl keeps for itself */

unsigned long signals_block_more(unsigned long set);
bool signals_block_only(unsigned long set);

static void block(unsigned long set, unsigned long *before)
{
    unsigned long blocked = signals_block_more(set);

    if (before)
        *before = blocked;
}

void __block_all_sigs(void *before)
{
    block(~0ul, before);
}

void __block_app_sigs(void *before)
{
    block(OF_THE_APP, before);
}

void __restore_sigs(void *before)
{
    if (signals_block_only(*(unsigned long *)before))
        __syscall(SYS_rt_sigprocmask, SIG_SETMASK, before, 0, _NSIG / 8);
}
