/* The card clock. */
#include "dw_mshc_parts.h"

#define NS_PER_S       1000000000u
#define LOW_POWER_IDLE 8 /* clocks after which the clock stops in low-power mode */

uint64_t dwm_ns(const struct dw_mshc *m)
{
    uint64_t hz = m->config.ciu_hz;
    return m->now / hz * NS_PER_S + m->now % hz * NS_PER_S / hz;
}

/* The first cycle at or after that time. */
uint64_t dwm_cycles_of_ns(const struct dw_mshc *m, uint64_t ns)
{
    uint64_t hz = m->config.ciu_hz;
    if (ns == SD_NATIVE_NEVER)
        return DW_MSHC_NEVER;
    return ns / NS_PER_S * hz + (ns % NS_PER_S * hz + NS_PER_S - 1) / NS_PER_S;
}

/* The first edge of the card clock at or after @cycle. */
uint64_t dwm_edge(const struct dw_mshc *m, uint64_t cycle)
{
    if (m->period == 0 || cycle == DW_MSHC_NEVER || cycle < m->clock_since)
        return cycle;
    return m->clock_since + (cycle - m->clock_since + m->period - 1) / m->period * m->period;
}

bool dwm_clock_runs(const struct dw_mshc *m)
{
    return m->period > 0 && !m->stalled;
}

static bool idle(const struct dw_mshc *m)
{
    return m->command == DWM_COMMAND_IDLE && m->data == DWM_DATA_IDLE;
}

/* Passes the card the clocks since the last time. */
void dwm_tell_card(struct dw_mshc *m)
{
    if (m->period == 0 || m->stalled) {
        m->clock_since = m->now;
        return;
    }
    uint64_t clocks = (m->now - m->clock_since) / m->period;
    m->clock_since += clocks * m->period;
    if (m->low_power && idle(m) && clocks > LOW_POWER_IDLE)
        clocks = LOW_POWER_IDLE;
    if (m->config.card)
        sd_native_clock(m->config.card, clocks, m->config.ciu_hz / m->period, dwm_ns(m));
}

static uint32_t new_period(const struct dw_mshc *m)
{
    if (!(m->clkena & CLKENA_ENABLE))
        return 0;
    return m->clkdiv ? 2 * m->clkdiv : 1;
}

/* A command with "update clock registers only": CLKDIV, CLKSRC and CLKENA take effect. The clock
 * must be disabled while its divider changes (Cyclone V TRM, "Clock Setup"). */
void dwm_update_clock(struct dw_mshc *m)
{
    uint32_t period = new_period(m);
    dwm_tell_card(m);
    if (m->period && period && period != m->period)
        dwm_violation(m, "CLKDIV changes from a clock of %u to %u cycles while it is enabled",
                      m->period, period);
    if (m->data != DWM_DATA_IDLE ||
        (m->command != DWM_COMMAND_IDLE && m->command != DWM_COMMAND_REST))
        dwm_violation(m, "the clock is changed during a command or a transfer");
    if (period != m->period && dwm_card_busy(m) && !dwm_card_stuck(m))
        dwm_violation(m, "the clock is changed while the card is busy");
    m->period = period;
    m->low_power = m->clkena & CLKENA_LOW_POWER;
    m->clock_since = m->now;
}

/* Stops the clock until the FIFO has space or data. */
void dwm_stall(struct dw_mshc *m)
{
    dwm_tell_card(m);
    m->stalled = true;
    m->stalled_at = m->now;
    m->starve_at = m->now + (uint64_t)(m->tmout >> 8) * m->period;
}

void dwm_resume(struct dw_mshc *m)
{
    if (!m->stalled)
        return;
    uint64_t lost = m->now - m->stalled_at;
    m->stalled = false;
    m->stall_cycles += lost;
    m->clock_since = m->now;
    m->data_at += m->data_at == DW_MSHC_NEVER ? 0 : lost;
    m->command_at += lost;
}

unsigned dwm_lines(const struct dw_mshc *m)
{
    if (m->ctype & CTYPE_8)
        return 8;
    return m->ctype & CTYPE_4 ? 4 : 1;
}

bool dwm_card_busy(const struct dw_mshc *m)
{
    return m->config.card && sd_native_busy(m->config.card, dwm_ns(m));
}

/* Whether it is busy for ever, so that a host may give up. */
bool dwm_card_stuck(const struct dw_mshc *m)
{
    return dwm_card_busy(m) && sd_native_busy_until(m->config.card) == SD_NATIVE_NEVER;
}
