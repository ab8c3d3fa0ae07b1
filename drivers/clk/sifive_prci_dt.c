#include "drivers/clk/sifive_prci.h"
#include <errno.h>
#include <yao/device_map.h>

static int sifive_prci_probe(struct device *dev)
{
    struct sifive_prci_config config = {.node = dev->node, .clocks = dev->match_data};
    int error = device_map(dev, 0, 0, config.clocks->window, &config.base);
    if (error)
        return error;
    struct sifive_prci *prci = device_alloc(dev, sizeof *prci);
    if (!prci)
        return -ENOMEM;
    sifive_prci_init(prci, &config);
    dev->interface = &prci->provider;
    return 0;
}

static const struct dt_match match[] = {{"sifive,fu540-c000-prci", &sifive_fu540_clocks},
                                        {"sifive,fu740-c000-prci", &sifive_fu740_clocks},
                                        {NULL, NULL}};

YAO_DRIVER(clk, sifive_prci) = {match, sifive_prci_probe};
YAO_DRIVER_PROPERTIES(clk, sifive_prci, "reg");
