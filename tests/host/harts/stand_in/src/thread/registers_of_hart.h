/* src/thread/registers_of_hart.h for harts that machine.c makes up. */
#pragma once

#include "src/sbi/sbi.h"
#include <stdbool.h>
#include <stdint.h>
#include <yao/irq.h>

uintptr_t hart_scratch(void);
void hart_order_message(void);
void hart_ignore_message(void);
void hart_take_messages(void);
void hart_take_only_messages(void);
void hart_take_nothing(void);
void hart_sleep(void);
void hart_return_to(void (*function)(void));
unsigned long hart_floating_off(void);
void hart_floating_on(unsigned long status);
void hart_fence_others(unsigned long ids, long function);

static inline bool hart_timer_interrupts(void)
{
    return false; /* it is taken as all others are */
}

static inline void hart_interrupts_on(void)
{
    irq_restore(2);
}
