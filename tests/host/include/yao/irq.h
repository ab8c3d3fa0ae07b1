/* <yao/irq.h> for host tests: models/bus.c holds interrupts back instead of the hart. */
#pragma once

#define irq_save    irq_save_of_the_hart
#define irq_restore irq_restore_of_the_hart
#include_next <yao/irq.h>
#undef irq_save
#undef irq_restore

unsigned long irq_save(void);
void irq_restore(unsigned long old);
