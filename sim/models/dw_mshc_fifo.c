/* The FIFO between software or the IDMAC and the card. */
#include "dw_mshc_parts.h"

unsigned dwm_rx_mark(const struct dw_mshc *m)
{
    return m->fifoth >> 16 & 0xfff;
}

unsigned dwm_tx_mark(const struct dw_mshc *m)
{
    return m->fifoth & 0xfff;
}

/* FIFOTH.DMA_MULTIPLE_TRANSACTION_SIZE in words. */
unsigned dwm_burst(const struct dw_mshc *m)
{
    unsigned code = m->fifoth >> 28 & 7;
    return code == 0 ? 1 : 2u << code;
}

void dwm_fifo_clear(struct dw_mshc *m)
{
    m->fifo.first = m->fifo.count = 0;
    if (!m->writing)
        dwm_resume(m);
}

void dwm_fifo_push(struct dw_mshc *m, uint32_t word)
{
    unsigned place = (m->fifo.first + m->fifo.count) % DW_MSHC_FIFO_WORDS;
    if (m->fifo.count == DW_MSHC_FIFO_WORDS) {
        dwm_raise(m, INT_FRUN);
        return;
    }
    m->fifo.words[place] = word;
    m->fifo.count++;
    if (m->writing)
        dwm_resume(m);
}

uint32_t dwm_fifo_pop(struct dw_mshc *m)
{
    uint32_t word = m->fifo.words[m->fifo.first];
    m->fifo.first = (m->fifo.first + 1) % DW_MSHC_FIFO_WORDS;
    m->fifo.count--;
    if (!m->writing)
        dwm_resume(m);
    return word;
}

static bool transferring(const struct dw_mshc *m)
{
    return m->data != DWM_DATA_IDLE;
}

/* RXDR and TXDR as long as their condition holds. */
uint32_t dwm_fifo_levels(const struct dw_mshc *m)
{
    if (!transferring(m))
        return 0;
    if (!m->writing)
        return m->fifo.count > dwm_rx_mark(m) ? INT_RXDR : 0;
    bool wanted = m->open_ended || m->fifo_bytes < m->transfer;
    return wanted && m->fifo.count <= dwm_tx_mark(m) ? INT_TXDR : 0;
}

static bool owner_is_dma(struct dw_mshc *m)
{
    if (!dwm_uses_dma(m) || !transferring(m))
        return false;
    dwm_violation(m, "software accesses the FIFO while the IDMAC uses it");
    return true;
}

uint32_t dwm_fifo_read(struct dw_mshc *m)
{
    if (owner_is_dma(m))
        return 0;
    if (m->fifo.count == 0) {
        dwm_violation(m, "the FIFO is read while it is empty");
        dwm_raise(m, INT_FRUN);
        return 0;
    }
    m->fifo_bytes += 4;
    return dwm_fifo_pop(m);
}

/* Before a write command the FIFO may be filled. */
void dwm_fifo_write(struct dw_mshc *m, uint32_t word)
{
    if (owner_is_dma(m))
        return;
    if (m->fifo.count == DW_MSHC_FIFO_WORDS) {
        dwm_violation(m, "the FIFO is written while it is full");
        dwm_raise(m, INT_FRUN);
        return;
    }
    if (transferring(m) && !m->writing)
        dwm_violation(m, "the FIFO is written during a read");
    if (transferring(m) && !m->open_ended && m->fifo_bytes >= m->transfer)
        dwm_violation(m, "the FIFO gets more than BYTCNT, %u bytes", m->transfer);
    m->fifo_bytes += 4;
    dwm_fifo_push(m, word);
}
