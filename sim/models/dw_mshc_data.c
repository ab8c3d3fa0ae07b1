/* The data path: what reads and writes share. */
#include "dw_mshc_parts.h"

/* A data command is taken. */
void dwm_begin_data(struct dw_mshc *m)
{
    m->writing = m->cmd & CMD_WRITE;
    m->send_auto_stop = m->cmd & CMD_AUTO_STOP;
    m->transfer = m->left = m->bytcnt;
    m->block_size = m->blksiz;
    m->open_ended = m->bytcnt == 0;
    m->card_bytes = 0;
    m->fifo_bytes = m->fifo.count * 4;
    m->stop_wanted = false;
    if (m->fifo.count > 0 && (!m->writing || dwm_uses_dma(m)))
        dwm_violation(m, "a transfer begins with %u words in the FIFO", m->fifo.count);
    m->data = m->writing ? DWM_DATA_WRITE_HOLD : DWM_DATA_READ_WAIT;
    m->data_at = DW_MSHC_NEVER; /* until the command is sent */
    if (dwm_uses_dma(m))
        dwm_dma_begin(m);
}

static void finish(struct dw_mshc *m)
{
    m->data = DWM_DATA_IDLE;
    m->data_at = DW_MSHC_NEVER;
    if (!dwm_fault(m, DWM_FAULT_NO_DATA_OVER))
        dwm_raise(m, INT_DTO);
}

/* Nothing more goes over the wires. With the IDMAC, DTO comes only when the FIFO is empty (Cyclone
 * V TRM, "Abort During Internal DMA Transfer"). */
static void wind_up(struct dw_mshc *m)
{
    bool keeps = !m->writing && m->fifo.count > 0 && m->dma != DWM_DMA_IDLE;
    m->data = DWM_DATA_DRAIN;
    m->data_at = DW_MSHC_NEVER;
    if (!keeps)
        finish(m);
}

/* The last block is over. */
void dwm_data_over(struct dw_mshc *m)
{
    m->left = 0;
    if (m->send_auto_stop) {
        m->data = DWM_DATA_STOP;
        m->data_at = DW_MSHC_NEVER;
        if (m->stop_done)
            wind_up(m);
        return;
    }
    wind_up(m);
}

/* The transfer ends before all its bytes were transferred. The auto-stop is not sent. */
void dwm_data_abandon(struct dw_mshc *m, uint32_t interrupts)
{
    dwm_raise(m, interrupts);
    wind_up(m);
    m->dma_abandoned = m->dma != DWM_DMA_IDLE;
}

/* The controller forgets the transfer. */
void dwm_drop_data(struct dw_mshc *m)
{
    m->data = DWM_DATA_IDLE;
    m->data_at = DW_MSHC_NEVER;
    m->stop_wanted = m->stop_done = false;
    dwm_resume(m);
    if (m->config.card)
        sd_native_abandon(m->config.card);
    m->dma_abandoned = m->dma != DWM_DMA_IDLE;
}

/* A stop command was sent by software, or the auto-stop was answered. */
void dwm_stop_over(struct dw_mshc *m)
{
    if (m->auto_stop) {
        m->stop_done = true;
        if (m->data == DWM_DATA_STOP)
            wind_up(m);
    } else if (m->data != DWM_DATA_IDLE && m->data != DWM_DATA_DRAIN) {
        dwm_data_abandon(m, 0);
    }
}

bool dwm_data_step(struct dw_mshc *m)
{
    if (m->data == DWM_DATA_DRAIN && (m->fifo.count == 0 || m->dma == DWM_DMA_IDLE)) {
        finish(m);
        return true;
    }
    if (m->data == DWM_DATA_IDLE || m->now < m->data_at)
        return false;
    dwm_tell_card(m);
    return m->writing ? dwm_write_step(m) : dwm_read_step(m);
}
