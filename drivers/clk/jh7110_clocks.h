/* How the tables of JH7110 clocks are written: what a clock has, and what it comes from. A clock
 * of a table is called by its number, an input by the name of its place among the inputs. */
#pragma once

#include "drivers/clk/jh7110_crg.h"

#define IN(name) JH7110_INPUT(name)

#define PLAIN(parent)                                                                              \
    {                                                                                              \
        JH7110_KNOWN, parent, 0                                                                    \
    }
#define GATE(parent)                                                                               \
    {                                                                                              \
        JH7110_KNOWN | JH7110_GATE, parent, 0                                                      \
    }
#define DIV(most, parent)                                                                          \
    {                                                                                              \
        JH7110_KNOWN | JH7110_DIV, parent, most                                                    \
    }
#define GATE_DIV(most, parent)                                                                     \
    {                                                                                              \
        JH7110_KNOWN | JH7110_GATE | JH7110_DIV, parent, most                                      \
    }
#define MUX(first, second)                                                                         \
    {                                                                                              \
        JH7110_KNOWN | JH7110_MUX, first, second                                                   \
    }
#define GATE_MUX(first, second)                                                                    \
    {                                                                                              \
        JH7110_KNOWN | JH7110_GATE | JH7110_MUX, first, second                                     \
    }
#define MUX_DIV(first, second)                                                                     \
    {                                                                                              \
        JH7110_KNOWN | JH7110_MUX | JH7110_DIV, first, second                                      \
    }
