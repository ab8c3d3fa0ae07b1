/* What is around a controller: clocks, resets, pins and GPIO lines that remember what they were
 * asked, in a tree whose nodes hold one peculiarity each. */
#pragma once

#include "drivers/mmc/dw_mshc_glue.h"

extern struct around {
    char order[32]; /* a letter for each success: (a)ssigned, (0) to (9) clock, (r)eset, (p)ins */
    int assigned_error, clock_error[2], rate_error, reset_error, pin_error, gpio_error;
    int set_rate_error;
    uint64_t hz, asked_hz;
    unsigned resets;
    const char *gpio; /* the property that was asked for */
    unsigned inputs;
} around;

/* cmocka group set-up: the tree. */
int around_tree(void **state);

/* cmocka set-up: everything works. */
int around_setup(void **state);
