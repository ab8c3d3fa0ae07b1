/* Calls into the M-mode firmware (RISC-V Supervisor Binary Interface Specification v2.0). Any
 * context. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sbi_result {
    long error; /* SBI_SUCCESS, or negative (section 3.1) */
    long value;
};

#define SBI_EXT_BASE       0x10
#define SBI_BASE_MVENDORID 4
#define SBI_EXT_HSM        0x48534d
#define SBI_HSM_START      0
#define SBI_EXT_IPI        0x735049
#define SBI_IPI_SEND       0
#define SBI_EXT_RFENCE     0x52464e43
#define SBI_RFENCE_I       0
#define SBI_RFENCE_VMA     1
#define SBI_EXT_TIME       0x54494d45
#define SBI_EXT_SRST       0x53525354
#define SBI_EXT_DBCN       0x4442434e

static inline struct sbi_result sbi_call(long extension, long function, long arg0, long arg1,
                                         long arg2)
{
    register long a0 __asm__("a0") = arg0;
    register long a1 __asm__("a1") = arg1;
    register long a2 __asm__("a2") = arg2;
    register long a6 __asm__("a6") = function;
    register long a7 __asm__("a7") = extension;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a6), "r"(a7) : "memory");
    return (struct sbi_result){a0, a1};
}

/* Whether the firmware implements @extension. */
bool sbi_has(long extension);

/* Writes to the debug console, or to the legacy one if the firmware has no DBCN. Returns when the
 * firmware has accepted every byte. Works with paging on and off. */
void sbi_console_write(const char *bytes, size_t length);

/* Reads up to @size bytes that have arrived, without waiting; returns how many. */
size_t sbi_console_read(char *bytes, size_t size);

/* Programs the next timer interrupt, in ticks of the time counter. */
void sbi_set_timer(uint64_t ticks);

/* Powers off; @failed is passed as the reason "system failure". Returns only if the firmware cannot
 * power off. */
void sbi_shutdown(bool failed);

/* Cold reboot. Returns only if the firmware cannot. */
void sbi_reboot(void);
