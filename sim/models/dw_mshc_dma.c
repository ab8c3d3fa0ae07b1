/* The internal DMA controller: moves data between the FIFO and memory. */
#include "dw_mshc_parts.h"
#include <string.h>

#define EB_SHIFT 10 /* IDSTS: which access failed */
#define EB_WRITE 2u /* the error code of a transfer to memory */
#define EB_READ  1u

void dwm_dma_raise(struct dw_mshc *m, uint32_t bits)
{
    uint32_t enabled = bits & m->idinten;
    m->idsts |= bits;
    if (enabled & (IDSTS_TI | IDSTS_RI))
        m->idsts |= IDSTS_NIS;
    if (enabled & (IDSTS_FBE | IDSTS_DU | IDSTS_CES))
        m->idsts |= IDSTS_AIS;
}

void dwm_dma_begin(struct dw_mshc *m)
{
    if (m->dma != DWM_DMA_IDLE)
        dwm_violation(m, "a transfer begins while the IDMAC is busy with the one before");
    dwm_fifo_clear(m);
    m->fifo_bytes = 0;
    m->first = true;
    m->dma_abandoned = m->card_error = false;
    m->descriptor_at = m->dbaddr;
    m->dma = DWM_DMA_FETCH;
}

/* An access that is under way is still completed, but does nothing any more. */
void dwm_dma_reset(struct dw_mshc *m)
{
    m->dma = DWM_DMA_IDLE;
    m->discard = m->requested;
}

/* PLDMND: looks at the descriptor again. */
void dwm_dma_poll(struct dw_mshc *m)
{
    if (m->dma == DWM_DMA_SUSPEND)
        m->dma = DWM_DMA_FETCH;
}

/* CES in IDSTS and in the descriptor sums up the errors of RINTSTS. */
void dwm_dma_card_error(struct dw_mshc *m)
{
    if (m->dma == DWM_DMA_IDLE)
        return;
    m->card_error = true;
    dwm_dma_raise(m, IDSTS_CES);
}

void dwm_dma_request(struct dw_mshc *m, bool write, uint32_t address, unsigned words)
{
    m->request.write = write;
    m->request.address = address;
    m->request.words = words;
    m->requested = true;
    m->completed = m->failed = false;
    if (!m->config.request || dwm_fault(m, DWM_FAULT_BUS_ERROR))
        m->completed = m->failed = true;
    else
        m->config.request(m->config.user, &m->request);
}

void dw_mshc_complete(struct dw_mshc *m, bool error)
{
    if (!m->requested || m->completed)
        return;
    m->completed = true;
    m->failed = error;
    dwm_run(m);
}

static uint32_t bytes_left(const struct dw_mshc *m)
{
    return m->open_ended ? UINT32_MAX : m->transfer - m->fifo_bytes;
}

/* Bursts as FIFOTH says, and single words where less is left (Cyclone V TRM, "Functional Behavior
 * of the Internal DMA Controller"). */
static unsigned words_wanted(const struct dw_mshc *m)
{
    uint32_t bytes = bytes_left(m);
    if (m->buffer_left < bytes)
        bytes = m->buffer_left;
    return bytes >= dwm_burst(m) * 4 ? dwm_burst(m) : 1;
}

static bool can_move(const struct dw_mshc *m, unsigned words)
{
    unsigned count = m->fifo.count;
    if (m->writing)
        return count <= dwm_tx_mark(m) && DW_MSHC_FIFO_WORDS - count >= words;
    bool rest = !m->open_ended && m->fifo_bytes + count * 4 >= m->transfer;
    bool over = m->data == DWM_DATA_DRAIN || m->data == DWM_DATA_IDLE;
    return count >= words && (count > dwm_rx_mark(m) || rest || over);
}

static bool move(struct dw_mshc *m)
{
    unsigned words = words_wanted(m);
    bool ended = m->dma_abandoned && (m->writing || m->fifo.count == 0);
    if (m->buffer_left == 0 || bytes_left(m) == 0 || ended) {
        dwm_descriptor_close(m);
        return true;
    }
    if (m->dma_abandoned && !m->writing && m->fifo.count < words)
        words = 1;
    if (!can_move(m, words))
        return false;
    if (!m->writing)
        for (unsigned i = 0; i < words; i++)
            m->request.data[i] = dwm_fifo_pop(m);
    m->dma = DWM_DMA_MOVE;
    dwm_dma_request(m, !m->writing, m->buffer_at, words);
    return true;
}

static void moved(struct dw_mshc *m)
{
    uint32_t bytes = m->request.words * 4;
    if (m->writing)
        for (unsigned i = 0; i < m->request.words; i++)
            dwm_fifo_push(m, m->request.data[i]);
    m->buffer_at += bytes;
    m->bufaddr = m->buffer_at;
    m->buffer_left -= bytes < m->buffer_left ? bytes : m->buffer_left;
    m->fifo_bytes += bytes < bytes_left(m) ? bytes : bytes_left(m);
    m->dma = DWM_DMA_READY;
}

/* The IDMAC makes no further access until it is reset. */
static void bus_error(struct dw_mshc *m)
{
    uint32_t code = m->request.write ? EB_WRITE : EB_READ;
    m->dma = DWM_DMA_IDLE;
    m->idsts = (m->idsts & ~(7u << EB_SHIFT)) | code << EB_SHIFT;
    dwm_dma_raise(m, IDSTS_FBE);
}

static bool access_over(struct dw_mshc *m)
{
    m->requested = false;
    if (m->discard)
        m->discard = false;
    else if (m->failed)
        bus_error(m);
    else if (m->dma == DWM_DMA_FETCH)
        dwm_descriptor_fetched(m);
    else if (m->dma == DWM_DMA_MOVE)
        moved(m);
    else if (m->dma == DWM_DMA_CLOSE)
        dwm_descriptor_closed(m);
    return true;
}

bool dwm_dma_step(struct dw_mshc *m)
{
    if (m->requested)
        return m->completed && access_over(m);
    if (m->dma == DWM_DMA_FETCH) {
        dwm_descriptor_fetch(m);
        return true;
    }
    return m->dma == DWM_DMA_READY && move(m);
}
