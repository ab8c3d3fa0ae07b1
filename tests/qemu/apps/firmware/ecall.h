/* Calls into the firmware (RISC-V Supervisor Binary Interface Specification 2.0). */
#pragma once

#include <stdint.h>

#define EXT_BASE    0x10
#define EXT_TIME    0x54494d45
#define EXT_IPI     0x735049
#define EXT_RFENCE  0x52464e43
#define EXT_HSM     0x48534d
#define EXT_SRST    0x53525354
#define EXT_DBCN    0x4442434e
#define EXT_UNKNOWN 0x0a59616f /* in the space for vendors, and not assigned */
#define NO_FUNCTION 99

/* Section 3. */
#define SUCCESS           0
#define NOT_SUPPORTED     (-2)
#define INVALID_PARAM     (-3)
#define INVALID_ADDRESS   (-5)
#define ALREADY_AVAILABLE (-6)

struct answer {
    int64_t error;
    uint64_t value;
};

/* With five arguments, the last ones 0 where they are left out. */
#define ecall(...) ecall_with(__VA_ARGS__, 0, 0, 0, 0, 0)
#define ecall_with(extension, function, a, b, c, d, e, ...)                                        \
    ecall_of(extension, function, (const uint64_t[]){a, b, c, d, e})

struct answer ecall_of(uint64_t extension, uint64_t function, const uint64_t args[5]);

/* Checks the error alone. */
void ecall_check(const char *what, struct answer answer, int64_t expected);
