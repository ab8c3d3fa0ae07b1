/* The data path transmits (Cyclone V TRM, "Data Transmit" and "Error Detection"). */
#include "dw_mshc_parts.h"

#define TAIL_CLOCKS   17 /* CRC and end bit */
#define TURN_CLOCKS   2  /* before a block, and before its CRC status */
#define STATUS_CLOCKS 5

static uint64_t clocks(const struct dw_mshc *m, uint64_t count)
{
    return count * m->period;
}

void dwm_write_begin(struct dw_mshc *m)
{
    m->stop_done = false;
    m->data = DWM_DATA_WRITE_HOLD;
    m->data_at = m->now + clocks(m, TURN_CLOCKS);
}

/* The start bit goes out when the card is not busy and the FIFO has something. */
static bool hold(struct dw_mshc *m)
{
    if (dwm_card_busy(m)) {
        m->data = DWM_DATA_WRITE_BUSY;
        m->data_at = dwm_edge(m, dwm_cycles_of_ns(m, sd_native_busy_until(m->config.card)));
        return true;
    }
    if (m->fifo.count == 0) {
        dwm_stall(m);
        return true;
    }
    m->block = (struct sd_native_block){.length = m->block_size};
    if (m->block_size > SD_NATIVE_SECTOR)
        m->block.length = 0; /* more than any card takes */
    m->position = 0;
    m->data = DWM_DATA_WRITE_WORD;
    m->data_at = m->now + clocks(m, 1);
    return true;
}

static void put_word(struct dw_mshc *m, uint32_t word)
{
    for (unsigned i = 0; i < 4 && m->position + i < SD_NATIVE_SECTOR; i++)
        m->block.data[m->position + i] = (uint8_t)(word >> 8 * i);
    m->position += 4;
    m->card_bytes += 4;
}

static bool send_word(struct dw_mshc *m)
{
    if (m->position >= m->block_size) {
        sd_native_crc16(m->block.data, m->block.length, dwm_lines(m), m->block.crc);
        m->data = DWM_DATA_WRITE_TAIL;
        m->data_at = m->now + clocks(m, TAIL_CLOCKS);
        return true;
    }
    if (m->fifo.count == 0) {
        dwm_stall(m);
        return true;
    }
    if (dwm_fault(m, DWM_FAULT_FIFO))
        dwm_raise(m, INT_FRUN);
    put_word(m, dwm_fifo_pop(m));
    m->data_at = m->now + clocks(m, 32 / dwm_lines(m));
    return true;
}

static bool end_bit(struct dw_mshc *m)
{
    m->crc_status = SDN_CRC_STATUS_NONE;
    if (m->config.card)
        m->crc_status = sd_native_write(m->config.card, dwm_lines(m), &m->block, dwm_ns(m));
    bool none = m->crc_status == SDN_CRC_STATUS_NONE;
    m->data = DWM_DATA_WRITE_STATUS;
    m->data_at = m->now + clocks(m, none ? TURN_CLOCKS + 1 : TURN_CLOCKS + STATUS_CLOCKS);
    return true;
}

static void block_out(struct dw_mshc *m)
{
    m->left -= m->left < m->block_size ? m->left : m->block_size;
    if (m->open_ended || m->left > 0) {
        m->data = DWM_DATA_WRITE_HOLD;
        m->data_at = m->now + clocks(m, TURN_CLOCKS);
        return;
    }
    dwm_data_over(m);
    if (!m->send_auto_stop)
        return;
    if (m->command == DWM_COMMAND_IDLE)
        dwm_begin_stop(m);
    else
        m->stop_wanted = true;
}

static bool status_in(struct dw_mshc *m)
{
    if (m->crc_status == SDN_CRC_STATUS_NONE) {
        dwm_data_abandon(m, INT_EBE);
        return true;
    }
    if (m->crc_status != SDN_CRC_STATUS_OK)
        dwm_raise(m, INT_DCRC);
    block_out(m);
    return true;
}

bool dwm_write_step(struct dw_mshc *m)
{
    switch (m->data) {
    case DWM_DATA_WRITE_HOLD:
    case DWM_DATA_WRITE_BUSY:
        return hold(m);
    case DWM_DATA_WRITE_WORD:
        return send_word(m);
    case DWM_DATA_WRITE_TAIL:
        return end_bit(m);
    case DWM_DATA_WRITE_STATUS:
        return status_in(m);
    default:
        return false;
    }
}
