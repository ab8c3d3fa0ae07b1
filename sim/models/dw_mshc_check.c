/* What software must not do with commands and transfers. */
#include "dw_mshc_parts.h"

/* What is wrong with a command, whatever the card. */
static void check_flags(struct dw_mshc *m, uint32_t value)
{
    if (value & CMD_CARD_MASK)
        dwm_violation(m, "CMD %#x is for a card that does not exist", value);
    if (value & 1u << 30)
        dwm_violation(m, "CMD %#x has a reserved bit set", value);
    if (value & CMD_LONG && !(value & CMD_RESPONSE))
        dwm_violation(m, "CMD %#x has a long response that is not expected", value);
    if (value & (CMD_WRITE | CMD_AUTO_STOP | CMD_STREAM) && !(value & CMD_DATA))
        dwm_violation(m, "CMD %#x has flags of a transfer without data", value);
    if (value & (CMD_STREAM | CMD_VOLT_SWITCH))
        dwm_violation(m, "CMD %#x is for a stream or a change of voltage", value);
}

/* What is wrong with the moment. The hold register is needed up to 50 MHz (Cyclone V TRM, "Software
 * and Hardware Restrictions"). */
static void check_moment(struct dw_mshc *m, uint32_t value)
{
    bool stop = (value & CMD_INDEX) == 12;
    if (m->ctrl & CTRL_RESETS)
        dwm_violation(m, "CMD is written while CTRL is %#x: the reset is not over", m->ctrl);
    if (value & CMD_UPDATE_CLOCK)
        return;
    if (!m->pwren)
        dwm_violation(m, "CMD %#x while PWREN is 0", value);
    if (m->period == 0)
        dwm_violation(m, "CMD %#x while the card clock is off", value);
    if (!(value & CMD_USE_HOLD))
        dwm_violation(m, "CMD %#x does not use the hold register", value);
    if (stop && m->data != DWM_DATA_IDLE && !(value & CMD_STOP_ABORT))
        dwm_violation(m, "CMD %#x stops a transfer without stop_abort_cmd", value);
}

void dwm_check_command(struct dw_mshc *m, uint32_t value)
{
    check_flags(m, value);
    check_moment(m, value);
}

/* Cyclone V TRM, "Data Transfer Commands": what a transfer needs. */
void dwm_check_transfer(struct dw_mshc *m)
{
    bool enabled = m->ctrl & CTRL_USE_IDMAC;
    if (m->data != DWM_DATA_IDLE)
        dwm_violation(m, "a data command during another transfer");
    if (m->blksiz == 0 || m->bytcnt % m->blksiz)
        dwm_violation(m, "BYTCNT %u is not a multiple of BLKSIZ %u", m->bytcnt, m->blksiz);
    if (enabled != (bool)(m->bmod & BMOD_ENABLE) || enabled != (bool)(m->ctrl & CTRL_DMA_ENABLE))
        dwm_violation(m, "CTRL %#x and BMOD %#x do not agree about DMA", m->ctrl, m->bmod);
    if (dwm_rx_mark(m) + 1 >= DW_MSHC_FIFO_WORDS || dwm_tx_mark(m) == 0 ||
        dwm_tx_mark(m) >= DW_MSHC_FIFO_WORDS)
        dwm_violation(m, "FIFOTH %#x: a watermark is out of range", m->fifoth);
    if (enabled &&
        (dwm_burst(m) > dwm_rx_mark(m) + 1 || dwm_burst(m) > DW_MSHC_FIFO_WORDS - dwm_tx_mark(m)))
        dwm_violation(m, "FIFOTH %#x: a burst does not fit the watermarks", m->fifoth);
}

/* What a transfer is made of must stay as it is until it is over. */
void dwm_check_change(struct dw_mshc *m, uint32_t offset)
{
    bool data =
        offset == REG_CTYPE || offset == REG_BLKSIZ || offset == REG_BYTCNT || offset == REG_FIFOTH;
    if (data && m->data != DWM_DATA_IDLE)
        dwm_violation(m, "a write of %#x during a transfer", offset);
    if (offset == REG_DBADDR && m->dma != DWM_DMA_IDLE && m->dma != DWM_DMA_SUSPEND)
        dwm_violation(m, "a write of %#x while the IDMAC is busy", offset);
}
