#pragma once
#include <stdint.h>

/* Prints what the operations of every size return and leave. */
void operations(void);

/* Counters of every size, all of which bump() makes one larger. */
void bump(void);

/* Leaves a comparison undone that has found another value than it expected. */
void compare_in_vain(void);

/* Prints which counters are not @count, as far as they hold it. */
void show_lost(const char *among, uint64_t count);

/* Bumps while the handler of a device's interrupt does so, too. Returns how often both did. */
uint64_t bumps_among_interrupts(void);
