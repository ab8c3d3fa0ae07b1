/*
 * What harts.c and scheduler.c ask of the hart itself, where C has no words for it. Host tests
 * replace this file (tests/host/harts).
 */
#pragma once

#include "src/mm/layout.h"
#include "src/sbi/sbi.h"
#include <stdbool.h>
#include <stdint.h>

#define SIP_STIP 0x20u
#define SIE_SSIE 2u /* Privileged ISA, "Supervisor Interrupt Registers" */

/* What is kept for the trap entry: on a hart other than home, its struct hart. */
static inline uintptr_t hart_scratch(void)
{
    uintptr_t value;
    __asm__ volatile("csrr %0, sscratch" : "=r"(value));
    return value;
}

/* Before a message is sent: what was written is there when it comes. */
static inline void hart_order_message(void)
{
    __asm__ volatile("fence iorw, iorw" : : : "memory");
}

/* The message has come, and what was written before it is seen. */
static inline void hart_ignore_message(void)
{
    __asm__ volatile(
        "csrc sip, %0\n"
        "fence iorw, iorw" ::"r"(SIE_SSIE)
        : "memory");
}

/* Which interrupts are taken: messages, too; only them; none. */
static inline void hart_take_messages(void)
{
    __asm__ volatile("csrs sie, %0" : : "r"(SIE_SSIE));
}

static inline void hart_take_only_messages(void)
{
    __asm__ volatile("csrw sie, %0" : : "r"(SIE_SSIE));
}

static inline void hart_take_nothing(void)
{
    __asm__ volatile("csrw sie, zero");
}

/* Until an interrupt is pending, or earlier. */
static inline void hart_sleep(void)
{
    __asm__ volatile("wfi" : : : "memory");
}

/* Whether the timer's interrupt is pending. */
static inline bool hart_timer_interrupts(void)
{
    unsigned long pending;
    __asm__ volatile("csrr %0, sip" : "=r"(pending));
    return pending & SIP_STIP;
}

/* Interrupts are taken, as before, in the app's code. */
static inline void hart_interrupts_on(void)
{
    __asm__ volatile("csrsi sstatus, 2" : : : "memory");
}

/* Where the interrupt returns to. */
static inline void hart_return_to(void (*function)(void))
{
    __asm__ volatile("csrw sepc, %0" : : "r"(function));
}

/* Turns the FPU off. Returns what hart_floating_on() needs to turn it on again. */
static inline unsigned long hart_floating_off(void)
{
    unsigned long status;
    __asm__ volatile("csrrc %0, sstatus, %1" : "=r"(status) : "r"(SSTATUS_FS) : "memory");
    return status;
}

static inline void hart_floating_on(unsigned long status)
{
    __asm__ volatile("csrs sstatus, %0" : : "r"(status & SSTATUS_FS) : "memory");
}

/* With 0 as start and size: all addresses (SBI 2.0, section 8.2). */
static inline void hart_fence_others(unsigned long ids, long function)
{
    register long a0 __asm__("a0") = (long)ids;
    register long a1 __asm__("a1") = 0;
    register long a2 __asm__("a2") = 0;
    register long a3 __asm__("a3") = 0;
    register long a6 __asm__("a6") = function;
    register long a7 __asm__("a7") = SBI_EXT_RFENCE;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a3), "r"(a6), "r"(a7) : "memory");
}
