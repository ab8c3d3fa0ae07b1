/* Providers that remember what they were asked, for nodes with compatible "test,provider", and
 * others whose probe fails, for "test,broken". */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/dt.h>

#define CLOCK_HZ 1234567 /* of clock 7; 8 does not know its rate */
#define LINES    12

extern struct fake {
    uint32_t args[4];
    uint64_t hz; /* that was asked for */
    unsigned enables, rates_set, asserts, deasserts;
    int level;          /* of the pins */
    unsigned line;      /* that was used last, */
    char use;           /* as (i)nput, (o)utput, (v)alue */
    dt_node groups[16]; /* that were applied */
    unsigned group_count;
} fake;

void fake_reset(void);
