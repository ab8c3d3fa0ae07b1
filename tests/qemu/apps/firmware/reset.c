/* Resets that there are, and those that there are not. */
#include "checks.h"
#include "ecall.h"
#include <yao/log.h>

enum { SHUTDOWN, COLD_REBOOT, WARM_REBOOT, RESERVED_TYPE };
enum { NO_REASON, SYSTEM_FAILURE, RESERVED_REASON };

void reset_run(void)
{
    int64_t refusal = ecall(EXT_BASE, 3, EXT_SRST).value ? INVALID_PARAM : NOT_SUPPORTED;
    ecall_check("reserved type", ecall(EXT_SRST, 0, RESERVED_TYPE, NO_REASON), refusal);
    ecall_check("reserved reason", ecall(EXT_SRST, 0, SHUTDOWN, RESERVED_REASON), refusal);
    ecall_check("no such function", ecall(EXT_SRST, NO_FUNCTION), NOT_SUPPORTED);
}

void shutdown_run(void)
{
    ecall_check("shutdown", ecall(EXT_SRST, 0, SHUTDOWN, NO_REASON), SUCCESS);
    check("still there", 1, 0);
}

void fail_run(void)
{
    ecall_check("shutdown", ecall(EXT_SRST, 0, SHUTDOWN, SYSTEM_FAILURE), SUCCESS);
    check("still there", 1, 0);
}

void reboot_run(void)
{
    log_info("reboot");
    ecall_check("reboot", ecall(EXT_SRST, 0, WARM_REBOOT, NO_REASON), SUCCESS);
    check("still there", 1, 0);
}
