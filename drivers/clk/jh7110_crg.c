#include "drivers/clk/jh7110_crg.h"
#include <errno.h>
#include <string.h>
#include <yao/log.h>
#include <yao/mmio.h>

#define CLK_ENABLE    (1u << 31)
#define CLK_MUX_SHIFT 24
#define CLK_MUX_MASK  0xfu
#define CLK_DIV_MASK  0xffffffu

/* From a clock up to the input that it comes from. */
struct chain {
    uint8_t clocks[JH7110_CHAIN_MAX];
    unsigned length, input;
};

static uint32_t get(const struct jh7110_crg *crg, unsigned id)
{
    return mmio_read32(crg->config.base + 4 * id);
}

static void set(const struct jh7110_crg *crg, unsigned id, uint32_t value)
{
    mmio_write32(crg->config.base + 4 * id, value);
}

/* The clock's parent, or -ENOTSUP if the mux is at a setting that we do not know. */
static int parent_of(const struct jh7110_crg *crg, unsigned id)
{
    const struct jh7110_clock *clock = &crg->config.clocks->clocks[id];
    uint32_t choice = clock->kind & JH7110_MUX ? get(crg, id) >> CLK_MUX_SHIFT & CLK_MUX_MASK : 0;
    if (choice > 1)
        return -ENOTSUP;
    return choice ? clock->more : clock->parent;
}

static int find_chain(const struct jh7110_crg *crg, uint32_t id, struct chain *chain)
{
    const struct jh7110_clocks *clocks = crg->config.clocks;
    if (id >= clocks->count)
        return -EINVAL;
    for (chain->length = 0; id < JH7110_INPUT(0);) {
        if (!(clocks->clocks[id].kind & JH7110_KNOWN) || chain->length == JH7110_CHAIN_MAX)
            return -ENOTSUP;
        chain->clocks[chain->length++] = (uint8_t)id;
        int parent = parent_of(crg, id);
        if (parent < 0)
            return parent;
        id = (unsigned)parent;
    }
    chain->input = id - JH7110_INPUT(0);
    return 0;
}

/* The rate behind the chain's first @count clocks, counted from the input. */
static int rate_of(const struct jh7110_crg *crg, const struct chain *chain, unsigned count,
                   uint64_t *hz)
{
    int error = crg->config.inputs->rate(crg, chain->input, hz);
    for (unsigned i = chain->length; !error && count; count--) {
        unsigned id = chain->clocks[--i];
        if (!(crg->config.clocks->clocks[id].kind & JH7110_DIV))
            continue;
        uint32_t divisor = get(crg, id) & CLK_DIV_MASK;
        if (!divisor)
            return -ENOTSUP;
        *hz /= divisor;
    }
    return error;
}

static int jh7110_crg_rate(struct clk_provider *provider, const uint32_t args[4], uint64_t *hz)
{
    const struct jh7110_crg *crg = provider->priv;
    struct chain chain;
    int error = find_chain(crg, args[0], &chain);
    return error ? error : rate_of(crg, &chain, chain.length, hz);
}

static int open_gate(const struct jh7110_crg *crg, unsigned id)
{
    uint32_t now = get(crg, id);
    if (!(crg->config.clocks->clocks[id].kind & JH7110_GATE) || now & CLK_ENABLE)
        return 0;
    set(crg, id, now | CLK_ENABLE);
    if (get(crg, id) & CLK_ENABLE)
        return 0;
    return device_error(crg->config.node, -EIO, "clock %u: its gate does not open", id);
}

/* The parents first, so that no clock begins with a part of a cycle. */
static int jh7110_crg_enable(struct clk_provider *provider, const uint32_t args[4])
{
    const struct jh7110_crg *crg = provider->priv;
    struct chain chain;
    int error = find_chain(crg, args[0], &chain);
    if (!error)
        error = crg->config.inputs->enable(crg, chain.input);
    while (!error && chain.length)
        error = open_gate(crg, chain.clocks[--chain.length]);
    return error;
}

static uint32_t divisor_for(uint64_t parent_hz, uint64_t hz, uint32_t most)
{
    if (!hz || parent_hz / hz >= most)
        return most;
    uint64_t divisor = parent_hz / hz + (parent_hz % hz != 0);
    return divisor ? (uint32_t)divisor : 1;
}

static int jh7110_crg_set_rate(struct clk_provider *provider, const uint32_t args[4], uint64_t hz)
{
    const struct jh7110_crg *crg = provider->priv;
    struct chain chain;
    uint64_t parent_hz;
    int error = find_chain(crg, args[0], &chain);
    if (error)
        return error;
    const struct jh7110_clock *clock = &crg->config.clocks->clocks[args[0]];
    if ((clock->kind & (JH7110_DIV | JH7110_MUX)) != JH7110_DIV || !clock->more)
        return -ENOTSUP;
    error = rate_of(crg, &chain, chain.length - 1, &parent_hz);
    if (!error)
        set(crg, args[0],
            (get(crg, args[0]) & ~CLK_DIV_MASK) | divisor_for(parent_hz, hz, clock->more));
    return error;
}

const char *jh7110_crg_input_name(const struct jh7110_clocks *clocks, unsigned input)
{
    const char *name = clocks->inputs;
    while (input--)
        name += strlen(name) + 1;
    return name;
}

static const struct clk_ops ops = {jh7110_crg_rate, jh7110_crg_enable, jh7110_crg_set_rate};

void jh7110_crg_init(struct jh7110_crg *crg, const struct jh7110_crg_config *config)
{
    crg->config = *config;
    crg->provider = (struct clk_provider){&ops, crg};
}
