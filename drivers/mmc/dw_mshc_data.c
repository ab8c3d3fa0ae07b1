/* The data of a transfer: by programmed I/O, or by the internal DMA controller. */
#include "drivers/mmc/dw_mshc_parts.h"
#include <errno.h>
#include <string.h>

#define WORD 4u

static uint32_t size_of(const struct mmc_data *data)
{
    return data->block_size * data->blocks;
}

static bool can_dma(const struct mshc *mshc, const struct mmc_data *data)
{
    uint64_t end = data->address + size_of(data);
    return mshc->descriptors && data->address && end <= MSHC_REACH.limit &&
           data->address % MSHC_REACH.align == 0 && size_of(data) <= MSHC_DESCRIPTORS * MSHC_PIECE;
}

/* Only the last descriptor reports its end, so that a transfer costs one interrupt. */
static void fill_descriptors(const struct mshc *mshc, const struct mmc_data *data)
{
    uint32_t left = size_of(data), count = (left + MSHC_PIECE - 1) / MSHC_PIECE;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t next = i + 1 < count ? i + 1 : 0;
        uint32_t size = left < MSHC_PIECE ? left : MSHC_PIECE;
        mshc->descriptors[i] = (struct mshc_descriptor){
            .control = DES_OWN | DES_CHAIN | (i ? 0 : DES_FIRST) | (next ? DES_QUIET : DES_LAST),
            .size = size,
            .buffer = (uint32_t)(data->address + i * (uint64_t)MSHC_PIECE),
            .next = (uint32_t)(mshc->descriptors_address + next * sizeof *mshc->descriptors),
        };
        left -= size;
    }
}

/* As Linux, drivers/mmc/host/dw_mmc.c, does before each transfer. */
static int clear_path(struct mshc *mshc)
{
    mshc_set(mshc, CTRL, CTRL_FIFO_RESET | CTRL_DMA_RESET);
    int error = mshc_until_clear(mshc, CTRL, CTRL_FIFO_RESET | CTRL_DMA_RESET);
    mshc_set(mshc, BMOD, BMOD_RESET);
    return error ? error : mshc_until_clear(mshc, BMOD, BMOD_RESET);
}

static void begin_dma(struct mshc *mshc, const struct mmc_data *data)
{
    fill_descriptors(mshc, data);
    mshc_set(mshc, IDSTS, ID_ALL);
    mshc_set(mshc, DBADDR, (uint32_t)mshc->descriptors_address);
    mshc->control = CTRL_DMA | CTRL_IDMAC;
    mshc_set(mshc, CTRL, mshc->control);
    mshc_set(mshc, BMOD, BMOD_FIXED | BMOD_ON);
}

static void begin_pio(struct mshc *mshc, struct mshc_transfer *transfer)
{
    transfer->next = transfer->data->data;
    transfer->words = size_of(transfer->data) / WORD;
    mshc->control = 0;
    mshc_set(mshc, CTRL, 0);
    mshc_set(mshc, BMOD, 0);
}

int mshc_begin_data(struct mshc *mshc, struct mshc_transfer *transfer)
{
    const struct mmc_data *data = transfer->data;
    if (data->block_size % WORD)
        return mshc_fail(mshc, -EIO, "blocks of odd bytes");
    if (mshc_get(mshc, STATUS) & STATUS_DATA_BUSY)
        return mshc_fail(mshc, -EBUSY, "the card is busy");
    if (clear_path(mshc))
        return mshc_fail(mshc, -EIO, "the FIFO does not leave reset");
    transfer->dma = can_dma(mshc, data);
    if (transfer->dma)
        begin_dma(mshc, data);
    else
        begin_pio(mshc, transfer);
    mshc_set(mshc, BLKSIZ, data->block_size);
    mshc_set(mshc, BYTCNT, size_of(data));
    return 0;
}

static void move_word(const struct mshc *mshc, struct mshc_transfer *transfer)
{
    uint32_t word;
    if (transfer->data->write) {
        memcpy(&word, transfer->next, WORD);
        mmio_write32_relaxed(mshc->fifo, word);
    } else {
        word = mmio_read32_relaxed(mshc->fifo);
        memcpy(transfer->next, &word, WORD);
    }
    transfer->next += WORD;
    transfer->words--;
}

/* The requests are cleared before the FIFO is looked at, so that one that comes meanwhile stays. */
void mshc_pump(const struct mshc *mshc, struct mshc_transfer *transfer)
{
    bool write = transfer->data->write;
    uint32_t some;
    mshc_set(mshc, RINTSTS, INT_RXDR | INT_TXDR);
    do {
        uint32_t count = STATUS_COUNT(mshc_get(mshc, STATUS));
        if (count > mshc->fifo_depth)
            count = mshc->fifo_depth;
        some = write ? mshc->fifo_depth - count : count;
        for (uint32_t i = 0; i < some && transfer->words; i++)
            move_word(mshc, transfer);
    } while (some && transfer->words);
}

int mshc_end_data(struct mshc *mshc, const struct mshc_transfer *transfer)
{
    if (!transfer->dma)
        return transfer->words ? mshc_fail(mshc, -EIO, "the FIFO lost data") : 0;
    uint32_t count = (size_of(transfer->data) + MSHC_PIECE - 1) / MSHC_PIECE;
    for (uint32_t i = 0; i < count; i++)
        if (*(volatile uint32_t *)&mshc->descriptors[i].control & DES_OWN)
            return mshc_fail(mshc, -EIO, "the DMA left out a part of the data");
    return 0;
}
