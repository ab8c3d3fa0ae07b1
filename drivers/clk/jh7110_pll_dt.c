#include "drivers/clk/jh7110_pll.h"
#include <errno.h>
#include <yao/device_map.h>

/* The node is a child of the SYSCON's, and has no registers of its own. */
static int jh7110_pll_probe(struct device *dev)
{
    const struct device syscon = {.node = dt_parent(dev->node)};
    struct jh7110_pll_config config = {.node = dev->node};
    int error = device_map(&syscon, 0, 0, JH7110_PLL_WINDOW, &config.base);
    if (error)
        return error;
    struct jh7110_pll *pll = device_alloc(dev, sizeof *pll);
    if (!pll)
        return -ENOMEM;
    jh7110_pll_init(pll, &config);
    dev->interface = &pll->provider;
    return 0;
}

static const struct dt_match match[] = {{"starfive,jh7110-pll", NULL}, {NULL, NULL}};

YAO_DRIVER(clk, jh7110_pll) = {match, jh7110_pll_probe};
