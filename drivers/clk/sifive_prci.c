#include "drivers/clk/sifive_prci.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/mmio.h>

/* Numbers of clocks: Linux, include/dt-bindings/clock/sifive-{fu540,fu740}-prci.h. */
#define COREPLLCFG0     0x04
#define PCIE_AUX        0x14
#define CORECLKSEL      0x24
#define CLKMUXSTATUSREG 0x2c
#define DVFSCOREPLLCFG0 0x38
#define COREPLLSEL      0x40
#define HFPCLKPLLCFG0   0x50
#define HFPCLKPLLSEL    0x58
#define HFPCLKPLLDIV    0x5c

/* xPLLCFG0 */
#define DIVR(cfg0) ((cfg0)&0x3fu)
#define DIVF(cfg0) ((cfg0) >> 6 & 0x1ffu)
#define DIVQ(cfg0) ((cfg0) >> 15 & 7u)
#define PLL_BYPASS (1u << 24)
#define PLL_FSE    (1u << 25) /* internal feedback, which has a divisor of 2 */
#define PLL_LOCK   (1u << 31)

/* xPLLCFG1, the next register */
#define PLL_CKE (1u << 31)

#define SEL_OTHER       1u        /* of CORECLKSEL and HFPCLKPLLSEL: hfclk; of COREPLLSEL: DVFS's */
#define TLCLKSEL_STATUS (1u << 1) /* tlclk is not half of the core's clock, but all of it */
#define PCIE_AUX_EN     1u

static const struct sifive_prci_clock fu540[] = {
    {PRCI_PLL, COREPLLCFG0},
    {PRCI_PLL, 0x0c},       /* ddrpll */
    {PRCI_GATED_PLL, 0x1c}, /* gemgxlpll */
    {PRCI_TLCLK, 0},
};

static const struct sifive_prci_clock fu740[] = {
    {PRCI_PLL, COREPLLCFG0},
    {PRCI_PLL, 0x0c},       /* ddrpll */
    {PRCI_GATED_PLL, 0x1c}, /* gemgxlpll */
    {PRCI_PLL, DVFSCOREPLLCFG0},
    {PRCI_PLL, HFPCLKPLLCFG0},
    {PRCI_GATED_PLL, 0x30}, /* cltxpll */
    {PRCI_TLCLK, 0},
    {PRCI_PCLK, 0},
    {PRCI_PCIE_AUX, 0},
};

const struct sifive_prci_clocks sifive_fu540_clocks = {fu540, sizeof fu540 / sizeof *fu540, false,
                                                       CLKMUXSTATUSREG + 4};
const struct sifive_prci_clocks sifive_fu740_clocks = {fu740, sizeof fu740 / sizeof *fu740, true,
                                                       HFPCLKPLLDIV + 4};

static uint32_t get(const struct sifive_prci *prci, unsigned reg)
{
    return mmio_read32(prci->config.base + reg);
}

/* Output = input / (DIVR + 1) x 2 (DIVF + 1) / 2^DIVQ. */
static int pll_rate(const struct sifive_prci *prci, unsigned reg, uint64_t *hz)
{
    uint32_t cfg0 = get(prci, reg);
    if (cfg0 & PLL_BYPASS)
        return 0;
    if (!(cfg0 & PLL_FSE))
        return -ENOTSUP;
    *hz = (*hz * 2 * (DIVF(cfg0) + 1) / (DIVR(cfg0) + 1)) >> DIVQ(cfg0);
    return 0;
}

static int core_rate(const struct sifive_prci *prci, uint64_t *hz)
{
    if (get(prci, CORECLKSEL) & SEL_OTHER)
        return 0;
    bool dvfs = prci->config.clocks->two_core_plls && get(prci, COREPLLSEL) & SEL_OTHER;
    return pll_rate(prci, dvfs ? DVFSCOREPLLCFG0 : COREPLLCFG0, hz);
}

static int tlclk_rate(const struct sifive_prci *prci, uint64_t *hz)
{
    int error = core_rate(prci, hz);
    if (!(get(prci, CLKMUXSTATUSREG) & TLCLKSEL_STATUS))
        *hz /= 2;
    return error;
}

static int pclk_rate(const struct sifive_prci *prci, uint64_t *hz)
{
    int error = 0;
    if (!(get(prci, HFPCLKPLLSEL) & SEL_OTHER))
        error = pll_rate(prci, HFPCLKPLLCFG0, hz);
    *hz /= (uint64_t)get(prci, HFPCLKPLLDIV) + 2;
    return error;
}

static const struct sifive_prci_clock *find(const struct sifive_prci *prci, uint32_t id)
{
    return id < prci->config.clocks->count ? &prci->config.clocks->clocks[id] : NULL;
}

static int sifive_prci_rate(struct clk_provider *provider, const uint32_t args[4], uint64_t *hz)
{
    const struct sifive_prci *prci = provider->priv;
    const struct sifive_prci_clock *clock = find(prci, args[0]);
    if (!clock)
        return -EINVAL;
    int error = clk_rate(prci->config.node, 0, hz);
    if (error)
        return error;
    if (*hz > UINT32_MAX)
        return -ENOTSUP;
    switch (clock->kind) {
    case PRCI_TLCLK:
        return tlclk_rate(prci, hz);
    case PRCI_PCLK:
        return pclk_rate(prci, hz);
    case PRCI_PCIE_AUX:
        return 0;
    default:
        return pll_rate(prci, clock->cfg0, hz);
    }
}

static int enable_pll(const struct sifive_prci *prci, uint32_t id, unsigned cfg0)
{
    if (!(get(prci, cfg0) & (PLL_LOCK | PLL_BYPASS)))
        return device_error(prci->config.node, -EIO,
                            "clock %u: its PLL has no lock: the firmware did not start it", id);
    uint32_t cfg1 = get(prci, cfg0 + 4);
    if (!(cfg1 & PLL_CKE))
        mmio_write32(prci->config.base + cfg0 + 4, cfg1 | PLL_CKE);
    return 0;
}

static int sifive_prci_enable(struct clk_provider *provider, const uint32_t args[4])
{
    const struct sifive_prci *prci = provider->priv;
    const struct sifive_prci_clock *clock = find(prci, args[0]);
    if (!clock)
        return -EINVAL;
    if (clock->kind == PRCI_GATED_PLL)
        return enable_pll(prci, args[0], clock->cfg0);
    if (clock->kind == PRCI_PCIE_AUX)
        mmio_write32(prci->config.base + PCIE_AUX, PCIE_AUX_EN);
    return 0;
}

static const struct clk_ops ops = {sifive_prci_rate, sifive_prci_enable, NULL};

void sifive_prci_init(struct sifive_prci *prci, const struct sifive_prci_config *config)
{
    prci->config = *config;
    prci->provider = (struct clk_provider){&ops, prci};
}
