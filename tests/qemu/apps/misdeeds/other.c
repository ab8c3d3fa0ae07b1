/* Other ways to end badly. */
#include "deeds.h"
#include <stddef.h>
#include <stdlib.h>
#include <yao/log.h>

static NOINLINE void illegal_instruction(void)
{
    __asm__ volatile(".4byte 0");
}

static NOINLINE void breakpoint(void)
{
    __asm__ volatile("ebreak");
}

static NOINLINE void panics(void)
{
    panic("widget %d: turn: stuck", 7);
}

static NOINLINE int compare(const void *a, const void *b)
{
    __asm__ volatile(".4byte 0");
    return 0;
}

static NOINLINE void bad_callback(void)
{
    int numbers[] = {2, 1};
    qsort(numbers, 2, sizeof *numbers, compare);
    KEEP_FRAME();
}

static NOINLINE void wild_registers(void)
{
    __asm__ volatile("li gp, 0x1\n li tp, 0x3\n li sp, 0x5\n li s0, 0x7\n sd zero, 0(zero)");
}

/* The software interrupt: nothing in the libos asks for it. */
static NOINLINE void raise_unasked(void)
{
    __asm__ volatile("li s1, 0x55\n li s11, 0xbb\n li t1, 0x66\n csrs sip, %0\n csrs sie, %0\n nop"
                     :
                     : "r"(1 << 1)
                     : "s1", "s11", "t1");
    KEEP_FRAME();
}

const struct deed other_deeds[] = {
    {"illegal_instruction", illegal_instruction},
    {"breakpoint", breakpoint},
    {"panics", panics},
    {"bad_callback", bad_callback},
    {"wild_registers", wild_registers},
    {"raise_unasked", raise_unasked},
    {NULL, NULL},
};
