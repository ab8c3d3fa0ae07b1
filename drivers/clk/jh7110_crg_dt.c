#include "drivers/clk/jh7110_crg.h"
#include <errno.h>
#include <string.h>
#include <yao/device_map.h>

/* Where the tree does not tell the PLLs (Linux, clk-starfive-jh7110-sys.c: jh7110_syscrg_probe):
 * they are what the oscillator gives times these. */
static const struct {
    uint16_t multiplier;
    uint8_t divisor;
} plls[] = {{125, 3}, {533, 12}, {99, 2}};

static int find_input(const struct jh7110_crg *crg, const char *name)
{
    return dt_name_index(crg->config.node, "clock-names", name);
}

static int pll_rate(const struct jh7110_crg *crg, unsigned pll, uint64_t *hz)
{
    int osc = find_input(crg, "osc");
    if (osc < 0 || pll >= sizeof plls / sizeof *plls)
        return -ENOTSUP;
    int error = clk_rate(crg->config.node, (unsigned)osc, hz);
    *hz = *hz * plls[pll].multiplier / plls[pll].divisor;
    return error;
}

static int input_rate(const struct jh7110_crg *crg, unsigned input, uint64_t *hz)
{
    const char *name = jh7110_crg_input_name(crg->config.clocks, input);
    int index = find_input(crg, name);
    *hz = 0;
    if (index >= 0)
        return clk_rate(crg->config.node, (unsigned)index, hz);
    return strncmp(name, "pll", 3) ? -ENOTSUP : pll_rate(crg, (unsigned)(name[3] - '0'), hz);
}

/* Nothing can be done for an input that the tree does not name (the trees that U-Boot brought along
 * until 2025 name none of STG's). Then it is as the firmware left it. */
static int input_enable(const struct jh7110_crg *crg, unsigned input)
{
    int index = find_input(crg, jh7110_crg_input_name(crg->config.clocks, input));
    return index < 0 ? 0 : clk_enable(crg->config.node, (unsigned)index);
}

static const struct jh7110_crg_inputs inputs = {input_rate, input_enable};

static int jh7110_crg_probe(struct device *dev)
{
    struct jh7110_crg_config config = {
        .node = dev->node, .clocks = dev->match_data, .inputs = &inputs};
    int error = device_map(dev, 0, 0, 4 * config.clocks->count, &config.base);
    if (error)
        return error;
    struct jh7110_crg *crg = device_alloc(dev, sizeof *crg);
    if (!crg)
        return -ENOMEM;
    jh7110_crg_init(crg, &config);
    dev->interface = &crg->provider;
    return 0;
}

static const struct dt_match match[] = {{"starfive,jh7110-syscrg", &jh7110_sys_clocks},
                                        {"starfive,jh7110-aoncrg", &jh7110_aon_clocks},
                                        {"starfive,jh7110-stgcrg", &jh7110_stg_clocks},
                                        {NULL, NULL}};

YAO_DRIVER(clk, jh7110_crg) = {match, jh7110_crg_probe};
YAO_DRIVER_PROPERTIES(clk, jh7110_crg, "reg");
