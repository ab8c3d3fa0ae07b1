#include "drivers/mmc/dw_mshc_parts.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/time.h>

/* Versions from 2.40a on have the FIFO's register at 0x200 (Linux, drivers/mmc/host/dw_mmc.c). */
#define VERSION(verid) ((verid)&0xffffu)
#define VERSION_240A   0x240au
#define FIFO_OLD       0x100
#define FIFO_NEW       0x200

#define HCON_WIDTH(hcon)    ((hcon) >> 7 & 7u) /* of the FIFO: 16 << n bits */
#define HCON_DMA(hcon)      ((hcon) >> 16 & 3u)
#define HCON_ADDRESS64      (1u << 27)
#define WIDTH_32            1u
#define DMA_INTERNAL        0u
#define FIFOTH_READ(fifoth) ((fifoth) >> 16 & 0xfffu)

/* Words of one burst: 1, 4, 8 … for 0, 1, 2 … */
#define FIFOTH_BURST(n) ((uint32_t)(n) << 28)
#define BURST_8         2u
#define FIFO_DEPTH_MIN  16u

/* SD, section 6.4.1: a card's power is stable within 35 ms. */
#define POWER_UP_NS TIME_MS(35)

#define CTYPE_4 (1u << 0)
#define CTYPE_8 (1u << 16)

static int mshc_set_width(struct mmc_host *host, unsigned lines)
{
    const struct mshc *mshc = host->priv;
    if (lines > host->max_width || (lines != 1 && lines != 4 && lines != 8))
        return -ENOTSUP;
    mshc_set(mshc, CTYPE, lines == 8 ? CTYPE_8 : lines == 4 ? CTYPE_4 : 0);
    return 0;
}

static bool mshc_busy(struct mmc_host *host)
{
    return mshc_get(host->priv, STATUS) & STATUS_DATA_BUSY;
}

/* Logical level of a switch whose pin of the controller is bit 0 of @reg. */
static int level(const struct mshc *mshc, const struct mshc_switch *from, unsigned reg)
{
    int value = -ENOTSUP;
    if (from->source == MSHC_REGISTER)
        value = mshc_get(mshc, reg) & 1;
    else if (from->source == MSHC_GPIO)
        value = gpio_value(&from->gpio);
    return value < 0 ? -ENOTSUP : value != from->inverted;
}

int mshc_present(struct mmc_host *host)
{
    const struct mshc *mshc = host->priv;
    return level(mshc, &mshc->present, CDETECT);
}

static int mshc_read_only(struct mmc_host *host)
{
    const struct mshc *mshc = host->priv;
    return level(mshc, &mshc->read_only, WRTPRT);
}

static int mshc_recover(struct mmc_host *host)
{
    return mshc_reset(host->priv);
}

static const struct mmc_host_ops ops = {
    .command = mshc_command,
    .set_clock = mshc_set_clock,
    .set_width = mshc_set_width,
    .busy = mshc_busy,
    .present = mshc_present,
    .read_only = mshc_read_only,
    .recover = mshc_recover,
};

/* Without a clock or in reset, registers read as all zeros or ones. */
static int identify(struct mshc *mshc)
{
    uint32_t verid = mshc_get(mshc, VERID), hcon = mshc_get(mshc, HCON);
    if (!VERSION(verid) || VERSION(verid) == VERSION(UINT32_MAX))
        return device_error(mshc->node, -ENODEV,
                            "no controller answers: its clock is off, or it is in reset");
    if (HCON_WIDTH(hcon) != WIDTH_32)
        return device_error(mshc->node, -ENODEV, "a FIFO of %u bits: only 32 are supported",
                            16u << HCON_WIDTH(hcon));
    mshc->fifo = mshc->base + (VERSION(verid) < VERSION_240A ? FIFO_OLD : FIFO_NEW);
    if (mshc->descriptors && (HCON_DMA(hcon) != DMA_INTERNAL || hcon & HCON_ADDRESS64)) {
        log_info("%s: no DMA with 32-bit addresses: copying instead", mshc->host.name);
        mshc->descriptors = NULL;
    }
    return 0;
}

/* After reset the read threshold is depth - 1. A firmware may have set it since, to less. */
static void set_thresholds(struct mshc *mshc)
{
    uint32_t depth = mshc->fifo_depth;
    if (!depth)
        depth = FIFOTH_READ(mshc_get(mshc, FIFOTH)) + 1;
    mshc->fifo_depth = depth < FIFO_DEPTH_MIN ? FIFO_DEPTH_MIN : depth;
    uint32_t half = mshc->fifo_depth / 2;
    mshc_set(mshc, FIFOTH, FIFOTH_BURST(BURST_8) | (half - 1) << 16 | half);
}

static void power_on(const struct mshc *mshc)
{
    if (mshc_get(mshc, PWREN) & 1)
        return;
    mshc_set(mshc, PWREN, 1);
    time_sleep_until(time_ns() + POWER_UP_NS);
}

static void fill_host(struct mshc *mshc, const struct mshc_config *config)
{
    static const struct dma_reach reach = MSHC_REACH;
    mshc->host = (struct mmc_host){
        .ops = &ops,
        .priv = mshc,
        .name = config->name,
        .max_hz = config->max_hz,
        .max_width = config->max_width,
        .removable = config->removable,
        .high_speed = config->high_speed,
        .is_emmc = config->is_emmc,
        .dma = mshc->descriptors ? &reach : NULL,
        .blocks_max = MSHC_DESCRIPTORS * MSHC_PIECE / 512,
    };
}

int mshc_init(struct mshc *mshc, const struct mshc_config *config)
{
    *mshc = (struct mshc){
        .base = config->base,
        .node = config->node,
        .input_hz = config->input_hz,
        .fifo_depth = config->fifo_depth,
        .present = config->present,
        .read_only = config->read_only,
        .descriptors = config->descriptors,
        .descriptors_address = config->descriptors_address,
    };
    mshc->host.name = config->name;
    int error = identify(mshc);
    if (error)
        return error;
    fill_host(mshc, config);
    power_on(mshc);
    set_thresholds(mshc);
    error = mshc_reset(mshc);
    if (error)
        return device_error(mshc->node, error, "%s", mshc->host.cause);
    return mshc_set_width(&mshc->host, 1);
}
