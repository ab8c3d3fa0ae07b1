/* What the bits of the interrupt status mean for a command and its transfer: sections 16.4.3.2.1,
 * 16.4.3.2.2 and 16.5.11. */
#include "drivers/mmc/dw_mshc_parts.h"
#include <errno.h>

struct verdict {
    uint32_t bits; /* of RINTSTS, or of IDSTS */
    int error;
    const char *cause;
};

static const struct verdict command_errors[] = {
    {INT_HLE, -EIO, "the controller refuses the command"},
    {INT_RTO, -ETIMEDOUT, "no answer to the command"},
    {INT_RCRC, -EILSEQ, "a CRC error in the answer"},
    {INT_RE, -EILSEQ, "a malformed answer"},
    {0, 0, NULL},
};

static const struct verdict read_errors[] = {
    {INT_FRUN, -EIO, "the FIFO ran over"},
    {INT_HTO, -EIO, "the FIFO was not emptied in time"},
    {INT_DCRC, -EILSEQ, "a CRC error in the data"},
    {INT_SBE, -EILSEQ, "no start bit in the data"},
    {INT_EBE, -EILSEQ, "no end bit in the data"},
    {INT_DRTO, -ETIMEDOUT, "no data from the card"},
    {0, 0, NULL},
};

/* INT_SBE is the end of busy here. */
static const struct verdict write_errors[] = {
    {INT_FRUN, -EIO, "the FIFO ran empty"},
    {INT_HTO, -EIO, "the FIFO was not filled in time"},
    {INT_DCRC, -EILSEQ, "the card refused the data for its CRC"},
    {INT_EBE, -EILSEQ, "the card did not confirm the data"},
    {INT_DRTO, -ETIMEDOUT, "the card did not take the data"},
    {0, 0, NULL},
};

static const struct verdict dma_errors[] = {
    {ID_FBE, -EIO, "a bus error of the DMA"},
    {ID_DU, -EIO, "the DMA found no descriptor"},
    {ID_CES, -EIO, "the DMA stopped for an error"},
    {0, 0, NULL},
};

static uint32_t all_bits(const struct verdict *table)
{
    uint32_t bits = 0;
    for (; table->bits; table++)
        bits |= table->bits;
    return bits;
}

static int judge(struct mshc *mshc, const struct verdict *table, uint32_t seen)
{
    for (; table->bits; table++)
        if (seen & table->bits)
            return mshc_fail(mshc, table->error, table->cause);
    return 0;
}

static const struct verdict *data_errors(const struct mshc_transfer *transfer)
{
    return transfer->data->write ? write_errors : read_errors;
}

uint32_t mshc_error_bits(const struct mshc_transfer *transfer)
{
    return all_bits(command_errors) | (transfer->data ? all_bits(data_errors(transfer)) : 0);
}

int mshc_judge(struct mshc *mshc, const struct mshc_transfer *transfer, uint32_t seen,
               uint32_t dma_seen)
{
    int error = judge(mshc, command_errors, seen);
    if (!error && transfer->data)
        error = judge(mshc, data_errors(transfer), seen);
    if (!error && transfer->dma)
        error = judge(mshc, dma_errors, dma_seen);
    return error;
}
