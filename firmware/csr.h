/* Control and status registers (RISC-V Privileged ISA 20211203). */
#pragma once

#define MSTATUS_SIE  0x2
#define MSTATUS_MIE  0x8
#define MSTATUS_SPIE 0x20
#define MSTATUS_SPP  0x100
#define MSTATUS_MPP  0x1800
#define MSTATUS_FS   0x6000
#define MSTATUS_MPRV 0x20000
#define MSTATUS_MXR  0x80000
/* To be cleared, as an earlier stage may have set it: MPRV, SUM, MXR, TVM, TW, TSR, and the stack
 * of interrupt-enable bits and modes. */
#define MSTATUS_LEFT 0x7e19aa
#define MPP_S        0x800

#define IRQ_S_SOFT 0x2
#define IRQ_M_SOFT 0x8
#define IRQ_S_TIME 0x20
#define IRQ_M_TIME 0x80

#ifndef __ASSEMBLER__
#include <stdint.h>

#define csr_read(name)                                                                             \
    ({                                                                                             \
        uint64_t value_;                                                                           \
        __asm__ volatile("csrr %0, " #name : "=r"(value_) : : "memory");                           \
        value_;                                                                                    \
    })
#define csr_write(name, value) __asm__ volatile("csrw " #name ", %z0" : : "rJ"(value) : "memory")
#define csr_set(name, bits)    __asm__ volatile("csrs " #name ", %z0" : : "rJ"(bits) : "memory")
#define csr_clear(name, bits)  __asm__ volatile("csrc " #name ", %z0" : : "rJ"(bits) : "memory")
#endif
