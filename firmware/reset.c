/* System reset (SBI 2.0, chapter 10) with SiFive's test finisher (the "test" device of
 * sifive-blocks). */
#include "reset.h"
#include "ecall.h"
#include "src/dt/dt.h"
#include <yao/mmio.h>

#define FINISHER_FAIL  0x3333u /* with a code in bits 31:16 */
#define FINISHER_PASS  0x5555u
#define FINISHER_RESET 0x7777u

enum { SHUTDOWN, COLD_REBOOT, WARM_REBOOT, TYPES };
enum { NO_REASON, SYSTEM_FAILURE, REASONS };

extern uint32_t boot_lottery;

static uintptr_t finisher; /* 0: there is none */

void reset_init(void)
{
    static const char *const names[] = {"sifive,test1", "sifive,test0"};
    uint64_t base, size;
    for (unsigned i = 0; i < 2 && !finisher; i++) {
        dt_node node = dt_find_compatible(-1, names[i]);
        if (node >= 0 && !dt_reg(node, 0, &base, &size))
            finisher = base;
    }
}

static bool present(void)
{
    return finisher;
}

/* Resets the lottery, as memory may keep its content over a reset. */
static struct sbi_result call(uint64_t function, const uint64_t args[6])
{
    uint32_t type = (uint32_t)args[0], reason = (uint32_t)args[1];
    if (function != 0)
        return (struct sbi_result){SBI_ERR_NOT_SUPPORTED, 0};
    if (type >= TYPES || reason >= REASONS)
        return (struct sbi_result){SBI_ERR_INVALID_PARAM, 0};
    boot_lottery = 0;
    if (type != SHUTDOWN)
        mmio_write32(finisher, FINISHER_RESET);
    else
        mmio_write32(finisher, reason == NO_REASON ? FINISHER_PASS : 1u << 16 | FINISHER_FAIL);
    for (;;)
        __asm__ volatile("wfi");
}

const struct sbi_extension sbi_reset = {0x53525354, present, call};
