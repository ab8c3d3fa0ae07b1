/* An image whose app starts no thread. */
#include "process.h"
#include "signals.h"
#include "src/mm/kept.h"
#include "src/mm/map.h"
#include "threads.h"
#include <stddef.h>
#include <yao/module.h>

YAO_DEFAULT(threads, none);

static struct thread_signals signals;
static struct thread_calls calls;

struct thread_signals *signals_own(void)
{
    return &signals;
}

struct thread_calls *calls_own(void)
{
    return &calls;
}

void thread_entered_call(void)
{
}

void thread_left_call(void)
{
}

bool thread_turn_over(void)
{
    return false;
}

bool thread_leave(void)
{
    return false;
}

unsigned long thread_to_libos(void)
{
    return 0;
}

void thread_in_libos(unsigned long enabled)
{
}

struct trap_frame *thread_fault(struct trap_frame *frame)
{
    return frame;
}

void map_flush_others(void)
{
}

unsigned long thread_harts(void)
{
    return 1;
}

unsigned long thread_affinity(int number)
{
    return 1;
}

void thread_set_affinity(int number, unsigned long harts)
{
}

void thread_signal_came(int number)
{
}

bool thread_send(int thread, int number)
{
    return false;
}

void thread_stop_others(void)
{
}

bool thread_exists(int number)
{
    return number == PROCESS;
}

char *thread_name(int number)
{
    static char name[THREAD_NAME_SIZE] = "main";

    return number == PROCESS ? name : NULL;
}

bool thread_stack(struct thread_stack *stack)
{
    return false;
}

bool thread_stack_at(uint64_t sp, struct thread_stack *stack)
{
    return false;
}

void thread_print_own(void)
{
}

void thread_each_other(void (*print)(const struct trap_frame *frame))
{
}

size_t kept_bytes(void)
{
    return 0;
}

bool kept_release(void)
{
    return false;
}
