/* The command path: CMD is taken from the register, sent, and the answer waited for. */
#include "dw_mshc_parts.h"

#define TAKE_CYCLES    8 /* from the bus interface unit to the card interface unit */
#define INIT_CLOCKS    80
#define COMMAND_CLOCKS 48
#define REST_CLOCKS    8

void dwm_command_written(struct dw_mshc *m, uint32_t value)
{
    m->cmd = value;
    if (!(value & CMD_START))
        return;
    dwm_check_command(m, value);
    if (dwm_fault(m, DWM_FAULT_HLE)) {
        m->cmd &= ~CMD_START;
        dwm_raise(m, INT_HLE);
        return;
    }
    m->pending = true;
    m->stuck = dwm_fault(m, DWM_FAULT_COMMAND_STUCK);
    m->take_at = m->now + TAKE_CYCLES;
}

/* When the pending command can be taken as far as that is known. What waits for an event that has
 * a time of its own (the end of a transfer) is tried again then. */
uint64_t dwm_take_time(const struct dw_mshc *m)
{
    bool wait = m->cmd & CMD_WAIT_DATA;
    if (m->stuck)
        return DW_MSHC_NEVER;
    if (m->now < m->take_at)
        return m->take_at;
    if (m->command != DWM_COMMAND_IDLE || (wait && m->data != DWM_DATA_IDLE))
        return DW_MSHC_NEVER;
    if (wait && dwm_card_busy(m))
        return dwm_cycles_of_ns(m, sd_native_busy_until(m->config.card));
    return m->take_at;
}

static void begin_command(struct dw_mshc *m, uint32_t command, uint32_t argument)
{
    dwm_tell_card(m);
    if (m->low_power)
        m->clock_since = m->now;
    m->running = command;
    m->argument = argument;
    m->command = command & CMD_SEND_INIT ? DWM_COMMAND_INIT : DWM_COMMAND_SEND;
    unsigned clocks = command & CMD_SEND_INIT ? INIT_CLOCKS : COMMAND_CLOCKS;
    m->command_at = dwm_edge(m, m->now) + (uint64_t)clocks * m->period;
}

bool dwm_take_command(struct dw_mshc *m)
{
    if (!m->pending || dwm_take_time(m) > m->now)
        return false;
    m->pending = false;
    m->cmd &= ~CMD_START;
    if (m->cmd & CMD_UPDATE_CLOCK) {
        dwm_update_clock(m);
        return true;
    }
    if (m->cmd & CMD_DATA) {
        dwm_check_transfer(m);
        dwm_begin_data(m);
    }
    m->auto_stop = false;
    begin_command(m, m->cmd, m->cmdarg);
    return true;
}

/* The controller's own CMD12. */
void dwm_begin_stop(struct dw_mshc *m)
{
    m->auto_stop = true;
    begin_command(m, CMD_RESPONSE | CMD_CHECK_CRC | CMD_STOP_ABORT | 12, 0);
}

static void send(struct dw_mshc *m)
{
    uint8_t frame[6] = {(uint8_t)(0x40 | (m->running & CMD_INDEX))};
    for (unsigned i = 0; i < 4; i++)
        frame[1 + i] = (uint8_t)(m->argument >> (24 - 8 * i));
    frame[5] = (uint8_t)(sd_native_crc7(frame, 5) << 1 | 1);
    m->answer = (struct sd_native_answer){0};
    if (m->config.card)
        sd_native_command(m->config.card, frame, dwm_ns(m), &m->answer);
}

/* Data that is read may begin before the answer is over; a stop ends it two clocks later. */
static void sent(struct dw_mshc *m)
{
    bool stop = m->running & CMD_STOP_ABORT;
    send(m);
    if (stop && !m->auto_stop)
        dwm_stop_over(m);
    if (m->running & CMD_DATA && !m->writing)
        dwm_read_begin(m);
}

static void await_answer(struct dw_mshc *m)
{
    unsigned limit = m->tmout & 0xff;
    uint64_t clocks = 2;
    m->command = DWM_COMMAND_RECEIVE;
    if (m->running & CMD_RESPONSE) {
        bool late = m->answer.length == 0 || m->answer.gap > limit;
        m->command = late ? DWM_COMMAND_WAIT : DWM_COMMAND_RECEIVE;
        clocks = late ? limit : m->answer.gap + m->answer.length * 8;
    } else if (m->answer.length > 0) {
        dwm_violation(m, "CMD%u is answered, and no response is expected", m->running & CMD_INDEX);
    }
    m->command_at = m->now + clocks * m->period;
}

static void rest(struct dw_mshc *m)
{
    m->command = DWM_COMMAND_REST;
    m->command_at = m->now + REST_CLOCKS * m->period;
}

bool dwm_command_step(struct dw_mshc *m)
{
    if (m->command == DWM_COMMAND_IDLE || m->now < m->command_at)
        return false;
    dwm_tell_card(m);
    switch (m->command) {
    case DWM_COMMAND_INIT:
        m->command = DWM_COMMAND_SEND;
        m->command_at = m->now + (uint64_t)COMMAND_CLOCKS * m->period;
        break;
    case DWM_COMMAND_SEND:
        sent(m);
        await_answer(m);
        break;
    case DWM_COMMAND_WAIT:
        rest(m);
        dwm_no_answer(m);
        break;
    case DWM_COMMAND_RECEIVE:
        rest(m);
        dwm_answer_over(m);
        break;
    default:
        m->command = DWM_COMMAND_IDLE;
        if (m->stop_wanted) {
            m->stop_wanted = false;
            dwm_begin_stop(m);
        }
    }
    return true;
}
