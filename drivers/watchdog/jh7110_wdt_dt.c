#include "drivers/watchdog/jh7110_wdt.h"
#include <errno.h>
#include <yao/clk.h>
#include <yao/device_map.h>
#include <yao/device_supply.h>
#include <yao/log.h>

/* The vendor's trees call it "core_clk". */
static int read_rate(dt_node node, uint64_t *hz)
{
    int core = dt_name_index(node, "clock-names", "core");
    if (core < 0)
        core = dt_name_index(node, "clock-names", "core_clk");
    if (core < 0)
        return device_error(node, core, "clock-names: there is no \"core\"");
    int error = clk_rate(node, (unsigned)core, hz);
    return error ? device_error(node, error, "clocks: the rate of \"core\" is not known") : 0;
}

static int jh7110_wdt_probe(struct device *dev)
{
    struct jh7110_wdt_settings settings = {.node = dev->node};
    struct jh7110_watchdog *wdt = device_alloc(dev, sizeof *wdt);
    if (!wdt)
        return -ENOMEM;
    int error = device_supply(dev->node);
    if (!error)
        error = read_rate(dev->node, &settings.hz);
    if (!error)
        error = device_map(dev, 0, 0, JH7110_WDT_REGISTERS, &settings.base);
    if (!error)
        error = jh7110_wdt_open(wdt, &settings);
    dev->interface = &wdt->watchdog;
    return error;
}

static const struct dt_match match[] = {{"starfive,jh7110-wdt", NULL}, {NULL, NULL}};

YAO_DRIVER(watchdog, jh7110_wdt) = {match, jh7110_wdt_probe};
YAO_DRIVER_PROPERTIES(watchdog, jh7110_wdt, "reg clocks clock-names");
