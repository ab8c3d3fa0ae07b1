/* Handling an interrupt without a trap, where the hart has waited for it. */
#include "frame.h"
#include "src/mm/layout.h"
#include <stddef.h>

#define TEXT_(x) #x
#define TEXT(x)  TEXT_(x)
#define DWARF_PC 64 /* as in entry.h */

/* Of the frame there is what a backtrace needs: as pc a place in the call. */
__attribute__((naked, used)) void irq_take(void)
{
    __asm__ volatile(
        "lla t1, trap_root\n"
        "ld t2, %[handler](t1)\n"
        "ld a0, %[arg](t1)\n"
        "beqz t2, 1f\n"
        "csrrw t0, sscratch, zero\n" /* from here on a trap is nested */
        "addi t1, ra, -2\n"
        "sd ra, 8 - %[size](t0)\n"
        "sd sp, 2*8 - %[size](t0)\n"
        "sd t1, -%[size](t0)\n"
        "addi sp, t0, -%[size]\n"
        ".cfi_return_column " TEXT(DWARF_PC) "\n"
        ".cfi_def_cfa sp, %[size]\n"
        ".cfi_offset " TEXT(DWARF_PC) ", -%[size]\n"
        ".cfi_offset 1, 8 - %[size]\n"
        ".cfi_offset 2, 2*8 - %[size]\n"
        "jalr t2\n"
        "addi t0, sp, %[size]\n"
        "ld ra, 8(sp)\n"
        "ld sp, 2*8(sp)\n"
        "csrw sscratch, t0\n"
        "1: ret\n" ::[size] "i"(sizeof(struct trap_frame)),
        [handler] "i"(offsetof(struct trap_root, handler)),
        [arg] "i"(offsetof(struct trap_root, arg)));
}
