/* Saving and restoring all registers in a struct signal_frame, for files that are mostly assembly.
 */
#pragma once

#include "frame.h"
#include "src/mm/layout.h"
#include <stddef.h>

#define TEXT_(x) #x
#define TEXT(x)  TEXT_(x)

#define ALL(op)                                                                                    \
    op(1) op(3) op(4) op(5) op(6) op(7) op(8) op(9) op(11) op(12) op(13) op(14) op(15) op(16)      \
        op(17) op(18) op(19) op(20) op(21) op(22) op(23) op(24) op(25) op(26) op(27) op(28) op(29) \
            op(30) op(31)
#define ALL_FP(op)                                                                                 \
    op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) op(8) op(9) op(10) op(11) op(12) op(13) op(14) \
        op(15) op(16) op(17) op(18) op(19) op(20) op(21) op(22) op(23) op(24) op(25) op(26) op(27) \
            op(28) op(29) op(30) op(31)

#define SAVE(number)       "sd x" #number ", %[gp] + 8*" #number "(sp)\n"
#define RESTORE(number)    "ld x" #number ", %[gp] + 8*" #number "(a0)\n"
#define SAVE_FP(number)    "fsd f" #number ", %[fp] + 8*" #number "(a0)\n"
#define RESTORE_FP(number) "fld f" #number ", %[fp] + 8*" #number "(a0)\n"
#define SAVED(number)      ".cfi_offset " #number ", %[gp] + 8*" #number " - %[size]\n"
#define DWARF_PC           64 /* as in src/trap/entry.h */

#define OFFSETS                                                                                    \
    [size] "i"(sizeof(struct signal_frame)),                                                       \
        [gp] "i"(offsetof(struct signal_frame, context.uc_mcontext.__gregs)),                      \
        [fp] "i"(offsetof(struct signal_frame, context.uc_mcontext.__fpregs)),                     \
        [fcsr] "i"(offsetof(struct signal_frame, context.uc_mcontext.__fpregs.__d.__fcsr)),        \
        [status] "i"(offsetof(struct signal_frame, status)),                                       \
        [depth] "i"(offsetof(struct signal_frame, depth)), [fs] "i"(SSTATUS_FS),                   \
        [to_sign] "i"(__builtin_clzl(SSTATUS_FS)) /* negative: there is something to be saved */

/* Goes on with saving where sp is the frame, with all general registers but sp in it: where to
 * return to is in t0, and in how many calls of the libos that is in t1. Ends in signal_enter(). */
void signal_save_rest(void);
