#include "drivers/reset/jh7110_reset.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/mmio.h>
#include <yao/time.h>

/* A line follows within a few cycles of its clock, and never if that is gated. Linux waits 1 ms. */
#define POLL_NS    TIME_US(10)
#define POLL_TIMES 100u

static int wait_until(uintptr_t status, uint32_t line, bool asserted)
{
    for (unsigned i = 0; i < POLL_TIMES; i++) {
        if (!(mmio_read32(status) & line) == asserted)
            return 0;
        time_delay_ns(POLL_NS);
    }
    return -ETIMEDOUT;
}

static int jh7110_reset_set(struct reset_provider *provider, const uint32_t args[4], bool asserted)
{
    const struct jh7110_reset_config *config = &((struct jh7110_reset *)provider->priv)->config;
    if (args[0] >= config->resets->count)
        return -EINVAL;
    uint32_t line = 1u << args[0] % 32, word = args[0] / 32 * 4;
    uintptr_t lines = config->base + config->resets->assert_offset + word;
    uint32_t now = mmio_read32(lines);
    mmio_write32(lines, asserted ? now | line : now & ~line);
    if (!wait_until(config->base + config->resets->status_offset + word, line, asserted))
        return 0;
    return device_error(config->node, -ETIMEDOUT, "reset %u: %s, but its status does not follow",
                        args[0], asserted ? "asserted" : "released");
}

static const struct reset_ops ops = {jh7110_reset_set};

void jh7110_reset_init(struct jh7110_reset *reset, const struct jh7110_reset_config *config)
{
    reset->config = *config;
    reset->provider = (struct reset_provider){&ops, reset};
}
