/* Resets that there are not. */
#include "checks.h"
#include "ecall.h"

#define RESERVED_TYPE   3
#define RESERVED_REASON 2

void reset_run(void)
{
    int64_t refusal = ecall(EXT_BASE, 3, EXT_SRST).value ? INVALID_PARAM : NOT_SUPPORTED;
    ecall_check("reserved type", ecall(EXT_SRST, 0, RESERVED_TYPE, 0), refusal);
    ecall_check("reserved reason", ecall(EXT_SRST, 0, 0, RESERVED_REASON), refusal);
    ecall_check("no such function", ecall(EXT_SRST, NO_FUNCTION), NOT_SUPPORTED);
}
