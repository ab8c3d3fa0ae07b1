#include "drivers/reset/sifive_prci_reset.h"
#include <errno.h>
#include <yao/device_map.h>

static int sifive_prci_reset_probe(struct device *dev)
{
    uintptr_t reg;
    int error = device_map(dev, 0, SIFIVE_PRCI_RESET_OFFSET, 4, &reg);
    if (error)
        return error;
    struct sifive_prci_reset *reset = device_alloc(dev, sizeof *reset);
    if (!reset)
        return -ENOMEM;
    sifive_prci_reset_init(reset, reg);
    dev->interface = &reset->provider;
    return 0;
}

static const struct dt_match match[] = {
    {"sifive,fu540-c000-prci", NULL}, {"sifive,fu740-c000-prci", NULL}, {NULL, NULL}};

YAO_DRIVER(reset, sifive_prci) = {match, sifive_prci_reset_probe};
YAO_DRIVER_PROPERTIES(reset, sifive_prci, "reg");
