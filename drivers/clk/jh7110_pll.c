#include "drivers/clk/jh7110_pll.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/mmio.h>

/* Where the fields of each PLL are. FRAC also holds POSTDIV1 and PD. */
struct fields {
    uint8_t mode, mode_shift; /* DACPD, and above it DSMPD */
    uint8_t fbdiv, fbdiv_shift;
    uint8_t frac, prediv;
};

static const struct fields plls[] = {
    {0x18, 24, 0x1c, 0, 0x20, 0x24},
    {0x24, 15, 0x24, 17, 0x28, 0x2c},
    {0x2c, 15, 0x2c, 17, 0x30, 0x34},
};

#define COUNT          (sizeof plls / sizeof *plls)
#define MODE_MASK      3u
#define MODE_FRACTION  0u
#define MODE_INTEGER   3u
#define FBDIV_MASK     0xfffu
#define FBDIV_MIN      8u
#define FRAC_MASK      0xffffffu
#define FRAC_BITS      24
#define POSTDIV1_SHIFT 28
#define POSTDIV1_MASK  3u
#define PREDIV_MASK    0x3fu
#define PD             (1u << 27) /* powered down */

static uint32_t get(const struct jh7110_pll *pll, unsigned reg)
{
    return mmio_read32(pll->config.base + reg);
}

/* Output = oscillator x (FBDIV + FRAC / 2^24) / PREDIV / 2^POSTDIV1. */
static int output(const struct jh7110_pll *pll, const struct fields *fields, uint64_t osc_hz,
                  uint64_t *hz)
{
    uint32_t mode = get(pll, fields->mode) >> fields->mode_shift & MODE_MASK;
    uint64_t fbdiv = get(pll, fields->fbdiv) >> fields->fbdiv_shift & FBDIV_MASK;
    uint32_t frac = get(pll, fields->frac), prediv = get(pll, fields->prediv) & PREDIV_MASK;
    if ((mode != MODE_INTEGER && mode != MODE_FRACTION) || fbdiv < FBDIV_MIN || !prediv ||
        frac & PD || osc_hz > UINT32_MAX)
        return -ENOTSUP;
    *hz = osc_hz * fbdiv;
    if (mode == MODE_FRACTION)
        *hz += osc_hz * (frac & FRAC_MASK) >> FRAC_BITS;
    *hz /= prediv << (frac >> POSTDIV1_SHIFT & POSTDIV1_MASK);
    return 0;
}

static int jh7110_pll_rate(struct clk_provider *provider, const uint32_t args[4], uint64_t *hz)
{
    const struct jh7110_pll *pll = provider->priv;
    uint64_t osc_hz;
    if (args[0] >= COUNT)
        return -EINVAL;
    int error = clk_rate(pll->config.node, 0, &osc_hz);
    return error ? error : output(pll, &plls[args[0]], osc_hz, hz);
}

static int jh7110_pll_enable(struct clk_provider *provider, const uint32_t args[4])
{
    const struct jh7110_pll *pll = provider->priv;
    if (args[0] >= COUNT)
        return -EINVAL;
    if (get(pll, plls[args[0]].frac) & PD)
        return device_error(pll->config.node, -EIO, "PLL%u is off: the firmware did not start it",
                            args[0]);
    return 0;
}

static const struct clk_ops ops = {jh7110_pll_rate, jh7110_pll_enable, NULL};

void jh7110_pll_init(struct jh7110_pll *pll, const struct jh7110_pll_config *config)
{
    pll->config = *config;
    pll->provider = (struct clk_provider){&ops, pll};
}
