/* Calls that one hart can make alone. */
#include "checks.h"
#include "ecall.h"
#include "probe.h"
#include <yao/hart.h>

#define IMPLEMENTATION 1
#define PROBE          3
#define OPENSBI        1
#define SIP_SOFT       0x2
#define SIP_TIME       0x20
#define FIRMWARE       0x80000000u
#define NO_HART        1000
#define ALL_HARTS      UINT64_MAX
#define PATIENCE       100000

static void check_base(void)
{
    static const uint64_t present[] = {EXT_BASE, EXT_TIME, EXT_IPI, EXT_RFENCE, EXT_HSM};
    for (unsigned i = 0; i < sizeof present / sizeof *present; i++)
        check("an extension", ecall(EXT_BASE, PROBE, present[i]).value, 1);
    check("an unknown extension", ecall(EXT_BASE, PROBE, EXT_UNKNOWN).value, 0);
    check("version 0.2 or later", ecall(EXT_BASE, 0).value >= 2, 1);
    for (unsigned function = 0; function <= 6; function++)
        ecall_check("base", ecall(EXT_BASE, function), SUCCESS);
}

static void check_unknown(void)
{
    static const uint64_t extensions[] = {EXT_UNKNOWN, EXT_BASE,   EXT_TIME,
                                          EXT_IPI,     EXT_RFENCE, EXT_HSM};
    for (unsigned i = 0; i < sizeof extensions / sizeof *extensions; i++)
        ecall_check("no such function", ecall(extensions[i], NO_FUNCTION), NOT_SUPPORTED);
}

/* OpenSBI 1.6 takes a hart that it does not have for no hart; chapters 7 and 8 call it an error. */
static void check_nobody(const char *what, struct answer answer)
{
    if (ecall(EXT_BASE, IMPLEMENTATION).value != OPENSBI || answer.error != SUCCESS)
        ecall_check(what, answer, INVALID_PARAM);
}

/* Sources of interrupts are disabled here, so it stays to be seen. */
static uint64_t wait_for(uint64_t bit, uint64_t unused)
{
    uint64_t pending = 0;
    for (unsigned i = 0; i < PATIENCE && !(pending & bit); i++)
        __asm__ volatile("csrr %0, sip" : "=r"(pending));
    return !!(pending & bit);
}

static uint64_t soft_at(uint64_t mask, uint64_t base)
{
    ecall_check("send_ipi", ecall(EXT_IPI, 0, mask, base), SUCCESS);
    uint64_t came = wait_for(SIP_SOFT, 0);
    __asm__ volatile("csrc sip, %0" : : "r"(SIP_SOFT));
    return came;
}

static void check_ipi(void)
{
    struct trap trap;
    uint64_t id = hart_id();
    check("to itself", probe(&trap, soft_at, 1, id), 1);
    check("to itself, from 0 on", probe(&trap, soft_at, 1ull << id, 0), 1);
    check("to all", probe(&trap, soft_at, 0, ALL_HARTS), 1);
    check_nobody("to nobody", ecall(EXT_IPI, 0, 1, NO_HART));
}

/* A deadline in the past interrupts until the next one is set. */
static uint64_t time_at(uint64_t unused, uint64_t unused_too)
{
    uint64_t pending;
    ecall_check("set_timer", ecall(EXT_TIME, 0, 0), SUCCESS);
    uint64_t came = wait_for(SIP_TIME, 0);
    ecall_check("set_timer", ecall(EXT_TIME, 0, UINT64_MAX), SUCCESS);
    __asm__ volatile("csrr %0, sip" : "=r"(pending));
    check("no longer pending", pending & SIP_TIME, 0);
    return came;
}

static void check_time(void)
{
    struct trap trap;
    for (unsigned i = 0; i < 3; i++)
        check("a deadline that is over", probe(&trap, time_at, 0, 0), 1);
}

static void check_fences(void)
{
    uint64_t id = hart_id();
    for (unsigned function = 0; function < 3; function++) {
        ecall_check("fence here", ecall(EXT_RFENCE, function, 1, id, 0, UINT64_MAX, 0), SUCCESS);
        ecall_check("fence of all", ecall(EXT_RFENCE, function, 0, ALL_HARTS, 0, 4096), SUCCESS);
        check_nobody("fence of none", ecall(EXT_RFENCE, function, 1, NO_HART));
    }
}

/* Suspending ends at once, as there is an interrupt that is enabled. */
static uint64_t suspend(uint64_t unused, uint64_t unused_too)
{
    uint64_t status;
    ecall(EXT_IPI, 0, 1, hart_id());
    __asm__ volatile("csrrci %0, sstatus, 2" : "=r"(status));
    __asm__ volatile("csrs sie, %0" : : "r"(SIP_SOFT));
    ecall_check("suspend", ecall(EXT_HSM, 3, 0), SUCCESS);
    __asm__ volatile("csrc sie, %0" : : "r"(SIP_SOFT));
    __asm__ volatile("csrc sip, %0" : : "r"(SIP_SOFT));
    return 1;
}

static void check_harts(void)
{
    struct trap trap;
    struct answer self = ecall(EXT_HSM, 2, hart_id());
    ecall_check("status of itself", self, SUCCESS);
    check("started", self.value, 0);
    ecall_check("status of none", ecall(EXT_HSM, 2, NO_HART), INVALID_PARAM);
    ecall_check("start itself", ecall(EXT_HSM, 0, hart_id(), 0x80200000), ALREADY_AVAILABLE);
    ecall_check("start nobody", ecall(EXT_HSM, 0, NO_HART, 0x80200000), INVALID_PARAM);
    ecall_check("start in the firmware", ecall(EXT_HSM, 0, hart_id(), FIRMWARE), INVALID_ADDRESS);
    ecall_check("reserved suspend", ecall(EXT_HSM, 3, 1), INVALID_PARAM);
    check("suspend", probe(&trap, suspend, 0, 0), 1);
}

void calls_run(void)
{
    check_base();
    check_unknown();
    check_ipi();
    check_time();
    check_fences();
    check_harts();
}
