/* Resets, and what STATUS and IDSTS show. */
#include "dw_mshc_parts.h"

#define RESET_CYCLES 16
#define DATA_3       (1u << 8)

static void reset_controller(struct dw_mshc *m)
{
    m->command = DWM_COMMAND_IDLE;
    m->pending = m->stuck = false;
    m->cmd &= ~CMD_START;
    dwm_drop_data(m);
}

/* The bits clear themselves when the reset is over. */
void dwm_write_ctrl(struct dw_mshc *m, uint32_t value)
{
    uint32_t resets = value & CTRL_RESETS;
    uint32_t changed = (value ^ m->ctrl) & (CTRL_DMA_ENABLE | CTRL_USE_IDMAC);
    if (changed && !resets && m->data != DWM_DATA_IDLE)
        dwm_violation(m, "CTRL %#x changes the use of DMA during a transfer", value);
    if (value & ~0x03ff0ff7u)
        dwm_violation(m, "CTRL %#x has reserved bits set", value);
    m->ctrl = (value & ~CTRL_RESETS) | resets | (m->ctrl & CTRL_RESETS);
    if (!resets)
        return;
    bool stuck = dwm_fault(m, DWM_FAULT_RESET_STUCK);
    uint64_t clocks = 2 * (uint64_t)m->period;
    m->reset_until = stuck ? DW_MSHC_NEVER : m->now + RESET_CYCLES + clocks;
    if (resets & CTRL_RESET)
        reset_controller(m);
    if (resets & CTRL_FIFO_RESET)
        dwm_fifo_clear(m);
    if (resets & CTRL_DMA_RESET)
        dwm_dma_reset(m);
}

void dwm_write_bmod(struct dw_mshc *m, uint32_t value)
{
    if (value & ~0x7ffu)
        dwm_violation(m, "BMOD %#x has reserved bits set", value);
    m->bmod = value & 0xfe;
    if (!(value & BMOD_RESET))
        return;
    dwm_dma_reset(m);
    m->bmod = m->idsts = m->idinten = 0;
}

/* Without a card the pull-ups hold the data lines high, but that of line 3 is the card's. */
uint32_t dwm_status(const struct dw_mshc *m)
{
    const struct dw_mshc_fifo *fifo = &m->fifo;
    bool moving = m->data != DWM_DATA_IDLE && m->data != DWM_DATA_DRAIN;
    uint32_t value = fifo->count > dwm_rx_mark(m) ? 1u << 0 : 0;
    value |= fifo->count <= dwm_tx_mark(m) ? 1u << 1 : 0;
    value |= fifo->count == 0 ? 1u << 2 : 0;
    value |= fifo->count == DW_MSHC_FIFO_WORDS ? 1u << 3 : 0;
    static const uint8_t states[] = {0, 1, 4, 15, 11, 14};
    value |= (uint32_t)states[m->command] << 4;
    value |= dwm_card_there(m) ? DATA_3 : 0;
    value |= dwm_card_busy(m) ? 1u << 9 : 0;
    value |= moving ? 1u << 10 : 0;
    value |= (uint32_t)m->response_index << 11;
    return value | fifo->count << 17;
}

uint32_t dwm_idsts(const struct dw_mshc *m)
{
    static const uint8_t states[] = {0, 2, 4, 6, 8, 1};
    uint32_t state = states[m->dma];
    if (!m->writing && (m->dma == DWM_DMA_READY || m->dma == DWM_DMA_MOVE))
        state++;
    return m->idsts | state << 13;
}
