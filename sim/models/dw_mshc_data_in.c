/* The data path receives (Cyclone V TRM, "Data Receive" and "Error Detection"). */
#include "dw_mshc_parts.h"
#include <string.h>

#define TAIL_CLOCKS 17 /* CRC and end bit */
#define TURN_CLOCKS 2  /* the least between a command or a block and the next block */

static uint64_t clocks(const struct dw_mshc *m, uint64_t count)
{
    return count * m->period;
}

/* Waits for a start bit from now on. */
static void await(struct dw_mshc *m)
{
    uint64_t soonest = m->now + clocks(m, TURN_CLOCKS);
    uint64_t at = DW_MSHC_NEVER;
    if (m->config.card)
        at = dwm_edge(m, dwm_cycles_of_ns(m, sd_native_data_at(m->config.card)));
    m->timeout_at = m->now + clocks(m, m->tmout >> 8);
    m->data = DWM_DATA_READ_WAIT;
    m->data_at = at < soonest ? soonest : at;
    if (m->data_at > m->timeout_at)
        m->data_at = m->timeout_at;
}

void dwm_read_begin(struct dw_mshc *m)
{
    m->stop_done = false;
    await(m);
}

static void give_up(struct dw_mshc *m, uint32_t interrupts)
{
    if (m->config.card)
        sd_native_abandon(m->config.card);
    dwm_data_abandon(m, interrupts);
}

/* A bit was missing: the state machine hears nothing more until the timeout. */
static void lose(struct dw_mshc *m, uint32_t interrupts)
{
    dwm_raise(m, interrupts);
    m->data = DWM_DATA_READ_LOST;
    m->data_at = m->now + clocks(m, m->tmout >> 8);
}

static uint64_t word_clocks(const struct dw_mshc *m)
{
    return clocks(m, 32 / dwm_lines(m));
}

static bool start_bit(struct dw_mshc *m)
{
    struct sd_native *card = m->config.card;
    if (m->now >= m->timeout_at) {
        give_up(m, INT_DRTO);
        return true;
    }
    if (!dwm_card_there(m)) {
        m->data_at = m->timeout_at;
        return true;
    }
    sd_native_read(card, dwm_lines(m), &m->block);
    if (m->block.length != m->block_size) {
        dwm_violation(m, "BLKSIZ is %u, and the card sends a block of %u bytes", m->block_size,
                      m->block.length);
        m->block.crc[0] ^= 1;
    }
    m->position = 0;
    if (m->block.no_start) {
        lose(m, INT_SBE);
        return true;
    }
    m->data = DWM_DATA_READ_WORD;
    m->data_at = m->now + clocks(m, 1) + word_clocks(m);
    return true;
}

static uint32_t word_at(const struct dw_mshc *m, unsigned position)
{
    uint32_t word = 0;
    for (unsigned i = 0; i < 4 && position + i < m->block.length; i++)
        word |= (uint32_t)m->block.data[position + i] << 8 * i;
    return word;
}

static bool last_block(const struct dw_mshc *m)
{
    return !m->open_ended && m->left <= m->block_size;
}

/* All data bits of the block are in: the CRC follows, and the auto-stop goes out. */
static void block_in(struct dw_mshc *m)
{
    m->data = DWM_DATA_READ_TAIL;
    m->data_at = m->now + clocks(m, TAIL_CLOCKS);
    if (!last_block(m) || !m->send_auto_stop)
        return;
    if (m->command == DWM_COMMAND_IDLE)
        dwm_begin_stop(m);
    else
        m->stop_wanted = true;
}

static bool take_word(struct dw_mshc *m)
{
    if (m->fifo.count == DW_MSHC_FIFO_WORDS) {
        dwm_stall(m);
        return true;
    }
    if (dwm_fault(m, DWM_FAULT_FIFO))
        dwm_raise(m, INT_FRUN);
    dwm_fifo_push(m, word_at(m, m->position));
    m->position += 4;
    m->card_bytes += 4;
    m->data_at = m->now + word_clocks(m);
    if (m->position >= m->block_size)
        block_in(m);
    return true;
}

static bool crc_fits(const struct dw_mshc *m)
{
    uint16_t crc[SD_NATIVE_LINES];
    unsigned lines = dwm_lines(m);
    sd_native_crc16(m->block.data, m->block.length, lines, crc);
    return memcmp(crc, m->block.crc, lines * sizeof(crc[0])) == 0;
}

static bool end_bit(struct dw_mshc *m)
{
    bool last = last_block(m);
    if (m->config.card)
        sd_native_read_done(m->config.card, dwm_ns(m));
    if (!crc_fits(m) || !dwm_card_there(m))
        dwm_raise(m, INT_DCRC);
    m->left -= m->left < m->block_size ? m->left : m->block_size;
    if (m->block.no_end && !last) {
        lose(m, INT_EBE);
        return true;
    }
    if (m->block.no_end)
        dwm_raise(m, INT_EBE);
    if (last)
        dwm_data_over(m);
    else
        await(m);
    return true;
}

bool dwm_read_step(struct dw_mshc *m)
{
    switch (m->data) {
    case DWM_DATA_READ_WAIT:
        return start_bit(m);
    case DWM_DATA_READ_WORD:
        return take_word(m);
    case DWM_DATA_READ_TAIL:
        return end_bit(m);
    case DWM_DATA_READ_LOST:
        give_up(m, 0);
        return true;
    default:
        return false;
    }
}
