#include "drivers/reset/sifive_prci_reset.h"
#include <errno.h>
#include <yao/mmio.h>

#define COUNT     7
#define DDR_LINES 0xfu /* without RAM there is nobody to release them again */

static int sifive_prci_reset_set(struct reset_provider *provider, const uint32_t args[4],
                                 bool asserted)
{
    const struct sifive_prci_reset *reset = provider->priv;
    if (args[0] >= COUNT)
        return -EINVAL;
    uint32_t line = 1u << args[0], now = mmio_read32(reset->reg);
    if (asserted && line & DDR_LINES)
        return -EINVAL;
    mmio_write32(reset->reg, asserted ? now & ~line : now | line);
    (void)mmio_read32(reset->reg); /* until the write has arrived */
    return 0;
}

static const struct reset_ops ops = {sifive_prci_reset_set};

void sifive_prci_reset_init(struct sifive_prci_reset *reset, uintptr_t reg)
{
    *reset = (struct sifive_prci_reset){{&ops, reset}, reg};
}
