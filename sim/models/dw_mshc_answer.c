/* What the answer to a command does to registers, interrupts and the transfer. */
#include "dw_mshc_parts.h"

#define ANY_INDEX 0x3fu /* in the answers R2 and R3 */

static uint32_t word(const struct dw_mshc *m, unsigned first)
{
    const uint8_t *bytes = m->answer.bytes + first;
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* RESP0 has the least significant bits. The auto-stop's answer goes to RESP1, so that RESP0 keeps
 * that of the command. */
static void store(struct dw_mshc *m)
{
    m->response_index = m->answer.bytes[0] & CMD_INDEX;
    if (m->auto_stop)
        m->resp[1] = word(m, 1);
    else if (m->answer.length == 17)
        for (unsigned i = 0; i < 4; i++)
            m->resp[i] = word(m, 13 - 4 * i);
    else
        m->resp[0] = word(m, 1);
}

static uint32_t errors(struct dw_mshc *m)
{
    const uint8_t *bytes = m->answer.bytes;
    bool is_long = m->answer.length == 17;
    unsigned last = m->answer.length - 1;
    const uint8_t *covered = is_long ? bytes + 1 : bytes;
    uint32_t found = 0;
    if (is_long != (bool)(m->running & CMD_LONG)) {
        dwm_violation(m, "CMD%u: the answer has %u bits, and another length is expected",
                      m->running & CMD_INDEX, m->answer.length * 8);
        return INT_RE | INT_RCRC;
    }
    if (!(bytes[last] & 1))
        found |= INT_RE;
    if (!(m->running & CMD_CHECK_CRC))
        return found;
    if (!is_long && (bytes[0] & CMD_INDEX) != (m->running & CMD_INDEX))
        found |= INT_RE;
    if (sd_native_crc7(covered, is_long ? 15 : 5) != bytes[last] >> 1)
        found |= INT_RCRC;
    return found;
}

static void done(struct dw_mshc *m, uint32_t found)
{
    bool silent = dwm_fault(m, DWM_FAULT_NO_COMMAND_DONE);
    dwm_raise(m, found | (silent ? 0 : m->auto_stop ? INT_ACD : INT_CMD));
    if (m->auto_stop)
        dwm_stop_over(m);
}

/* A write begins two clocks after the answer, even a wrong one. */
void dwm_answer_over(struct dw_mshc *m)
{
    uint32_t found = 0;
    if (m->running & CMD_RESPONSE) {
        found = errors(m);
        store(m);
    }
    if (m->running & CMD_DATA && m->writing)
        dwm_write_begin(m);
    done(m, found);
}

/* No data is sent, none received, and that is not reported (Cyclone V TRM, "Data Receive"). */
void dwm_no_answer(struct dw_mshc *m)
{
    if (m->running & CMD_DATA)
        dwm_drop_data(m);
    done(m, INT_RTO);
}
