/* Time and interrupts. */
#include "dw_mshc_parts.h"
#include <stdarg.h>
#include <stdio.h>

void dwm_violation(struct dw_mshc *m, const char *format, ...)
{
    char text[200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    m->violations++;
    m->config.violation(m->config.user, text);
}

bool dwm_fault(struct dw_mshc *m, enum dw_mshc_fault_kind kind)
{
    for (unsigned i = 0; i < sizeof(m->config.faults) / sizeof(m->config.faults[0]); i++) {
        struct dw_mshc_fault *fault = &m->config.faults[i];
        if (fault->kind != kind || fault->times == 0)
            continue;
        if (fault->after > 0) {
            fault->after--;
            continue;
        }
        fault->times--;
        return true;
    }
    return false;
}

void dw_mshc_init(struct dw_mshc *m, const struct dw_mshc_config *config)
{
    *m = (struct dw_mshc){
        .config = *config,
        .next = DW_MSHC_NEVER,
        .tmout = 0xffffff40,
        .blksiz = 0x200,
        .bytcnt = 0x200,
        .cmd = 1u << 29,
        .fifoth = (DW_MSHC_FIFO_WORDS - 1) << 16,
        .debnce = 0xffffff,
        .resets = 1,
        .reset_until = DW_MSHC_NEVER,
    };
    m->there = dwm_card_there(m);
    if (m->config.usrid == 0)
        m->config.usrid = 0x07967797;
}

bool dwm_uses_dma(const struct dw_mshc *m)
{
    return m->ctrl & CTRL_USE_IDMAC && m->bmod & BMOD_ENABLE;
}

void dwm_raise(struct dw_mshc *m, uint32_t interrupts)
{
    m->rintsts |= interrupts;
    if (interrupts & INT_CARD_ERRORS)
        dwm_dma_card_error(m);
}

static bool reset_step(struct dw_mshc *m)
{
    if (m->now < m->reset_until)
        return false;
    m->ctrl &= ~CTRL_RESETS;
    m->reset_until = DW_MSHC_NEVER;
    return true;
}

/* The card clock has been stopped for as long as the data timeout. */
static bool starve_step(struct dw_mshc *m)
{
    if (!m->stalled || m->now < m->starve_at)
        return false;
    m->starve_at = DW_MSHC_NEVER;
    dwm_raise(m, INT_HTO);
    return true;
}

bool dwm_card_there(const struct dw_mshc *m)
{
    return m->config.card && !m->config.card->removed;
}

/* A card that is pulled no longer holds the data line low. */
static bool slot_step(struct dw_mshc *m)
{
    if (m->there == dwm_card_there(m))
        return false;
    m->there = dwm_card_there(m);
    if (!m->config.no_detect)
        dwm_raise(m, INT_CD);
    if (m->data == DWM_DATA_WRITE_BUSY)
        m->data_at = m->now;
    return true;
}

static void earliest(uint64_t *next, bool counts, uint64_t time)
{
    if (counts && time < *next)
        *next = time;
}

static uint64_t next_time(const struct dw_mshc *m)
{
    uint64_t next = m->reset_until;
    bool runs = dwm_clock_runs(m);
    earliest(&next, m->pending, dwm_take_time(m));
    earliest(&next, m->stalled, m->starve_at);
    earliest(&next, runs && m->command != DWM_COMMAND_IDLE, m->command_at);
    earliest(&next, runs && m->data != DWM_DATA_IDLE, m->data_at);
    return next;
}

void dwm_run(struct dw_mshc *m)
{
    if (m->inside)
        return;
    m->inside = true;
    bool progress = true;
    while (progress) {
        progress = reset_step(m);
        progress |= starve_step(m);
        progress |= slot_step(m);
        progress |= dwm_take_command(m);
        progress |= dwm_clock_runs(m) && dwm_command_step(m);
        progress |= dwm_clock_runs(m) && dwm_data_step(m);
        progress |= dwm_dma_step(m);
    }
    m->rintsts |= dwm_fifo_levels(m);
    m->next = next_time(m);
    m->inside = false;
}

void dw_mshc_step(struct dw_mshc *m, uint64_t cycles)
{
    uint64_t target = m->now + cycles;
    while (m->next <= target) {
        m->now = m->next;
        dwm_run(m);
    }
    m->now = target;
}

uint64_t dw_mshc_idle_cycles(const struct dw_mshc *m)
{
    return m->next == DW_MSHC_NEVER ? DW_MSHC_NEVER : m->next - m->now;
}

bool dw_mshc_irq(const struct dw_mshc *m)
{
    uint32_t dma = m->idsts & m->idinten & (IDSTS_NIS | IDSTS_AIS);
    bool active = m->rintsts & m->intmask || dma;
    for (unsigned i = 0; i < sizeof(m->config.faults) / sizeof(m->config.faults[0]); i++)
        if (m->config.faults[i].kind == DWM_FAULT_NO_INTERRUPT)
            return false;
    return m->ctrl & CTRL_INT_ENABLE && active;
}

void dw_mshc_insert(struct dw_mshc *m, struct sd_native *card)
{
    if (m->config.card && m->config.card != card)
        m->config.card->removed = true;
    m->config.card = card;
    m->clock_since = m->now;
    dwm_run(m);
}
