#include "drivers/mmc/dw_mshc_glue.h"
#include "drivers/mmc/mmc_card.h"
#include <errno.h>
#include <yao/device_map.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/mm.h>

struct slot {
    struct mshc mshc;
    struct mmc_card card;
    char path[DT_PATH_MAX];
};

/* Drivers ask for at most this of a clock that has a divider of its own (Linux,
 * drivers/mmc/host/dw_mmc.c, DW_MCI_FREQ_MAX). */
static const uint32_t jh7110_most_hz = 200000000;

static void find_descriptors(struct mshc_config *config)
{
    const size_t size = MSHC_DESCRIPTORS * sizeof *config->descriptors;
    config->descriptors = dma_alloc(size, &MSHC_REACH, &config->descriptors_address);
    if (!config->descriptors)
        device_error(config->node, -ENOMEM, "no memory below 4 GiB for DMA: copying instead");
}

static int read_tree(struct device *dev, struct mshc_config *config)
{
    const uint32_t *most = dev->match_data;
    int error = device_map(dev, 0, 0, MSHC_WINDOW, &config->base);
    if (error)
        return error;
    mshc_slot(config);
    return mshc_supply(config, most ? *most : 0);
}

static int bring_up(struct device *dev, struct slot *slot)
{
    struct mshc_config config = {.node = dev->node, .name = dt_path(dev->node, slot->path)};
    int error = read_tree(dev, &config);
    if (error)
        return error;
    find_descriptors(&config);
    error = mshc_init(&slot->mshc, &config);
    if (error)
        return error;
    slot->mshc.interrupts = irq_request(dev->node, 0, mshc_interrupt, &slot->mshc) == 0;
    mmc_card_init(&slot->card, &slot->mshc.host); /* a card may be put in later */
    return 0;
}

static int mshc_probe(struct device *dev)
{
    if (mshc_is_sdio(dev->node))
        return -ENODEV;
    struct slot *slot = device_alloc(dev, sizeof *slot);
    if (!slot)
        return -ENOMEM;
    int error = bring_up(dev, slot);
    slot->card.block.node = dev->node;
    dev->interface = &slot->card.block;
    return error;
}

/* starfive,jh7110-sdio is what the vendor's first trees say. */
static const struct dt_match match[] = {{"starfive,jh7110-mmc", &jh7110_most_hz},
                                        {"starfive,jh7110-sdio", &jh7110_most_hz},
                                        {"snps,dw-mshc", NULL},
                                        {NULL, NULL}};

YAO_DRIVER(block, dw_mshc) = {match, mshc_probe};
YAO_DRIVER_PROPERTIES(block, dw_mshc, "reg");
