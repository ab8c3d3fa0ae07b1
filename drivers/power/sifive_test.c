#include "drivers/power/sifive_test.h"
#include <yao/mmio.h>

#define FINISHER_PASS 0x5555u
#define FINISHER_FAIL 0x3333u /* with a code in bits 31:16 */

/* A host's exit status has 8 bits: a failure whose low byte is zero must not become success. */
static uint32_t failure_code(int status)
{
    uint32_t code = (uint32_t)status & 0xffu;
    return code ? code : 1;
}

/* QEMU exits some time after the write, with the last value written. Wait, so that a caller that
 * then tries SBI SRST cannot replace our status. */
#define GRACE_ROUNDS (1u << 23)

static void sifive_test_off(struct power *power, int status)
{
    const struct sifive_test *test = power->priv;
    mmio_write32(test->base, status ? failure_code(status) << 16 | FINISHER_FAIL : FINISHER_PASS);
    for (unsigned round = 0; round < GRACE_ROUNDS; round++)
        __asm__ volatile("");
}

static void cannot_restart(struct power *power)
{
}

static const struct power_ops ops = {sifive_test_off, cannot_restart};

void sifive_test_init(struct sifive_test *test, uintptr_t base)
{
    test->base = base;
    test->power = (struct power){.ops = &ops, .priv = test};
}
