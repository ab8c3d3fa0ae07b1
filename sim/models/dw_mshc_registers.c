/* Software's accesses (Cyclone V TRM, "SD/MMC Controller Address Map and Register Definitions"). */
#include "dw_mshc_parts.h"

#define VERSION 0x5342290au
/* SD and MMC, one card, 32-bit data, 13 address bits, IDMAC, hold register, 32-bit descriptors */
#define HARDWARE        0x00c43081u
#define RESET_CYCLES    16
#define DATA_3          (1u << 8)
#define IDSTS_CLEARABLE 0x337u

struct reg {
    uint16_t offset;
    bool locked; /* must not be written while a command waits to be taken */
    bool read_only;
    uint32_t valid; /* bits that software may set */
    size_t field;   /* in struct dw_mshc */
};

#define AT(name) offsetof(struct dw_mshc, name)

static const struct reg registers[] = {
    {REG_PWREN, false, false, 1, AT(pwren)},
    {REG_CLKDIV, true, false, 0xff, AT(clkdiv)},
    {REG_CLKSRC, true, false, 0, AT(clksrc)},
    {REG_CLKENA, true, false, CLKENA_ENABLE | CLKENA_LOW_POWER, AT(clkena)},
    {REG_TMOUT, true, false, UINT32_MAX, AT(tmout)},
    {REG_CTYPE, true, false, CTYPE_4 | CTYPE_8, AT(ctype)},
    {REG_BLKSIZ, true, false, 0xffff, AT(blksiz)},
    {REG_BYTCNT, true, false, UINT32_MAX, AT(bytcnt)},
    {REG_INTMASK, false, false, 0x1ffff, AT(intmask)},
    {REG_CMDARG, true, false, UINT32_MAX, AT(cmdarg)},
    {REG_RESP0, false, true, 0, AT(resp[0])},
    {REG_RESP0 + 4, false, true, 0, AT(resp[1])},
    {REG_RESP0 + 8, false, true, 0, AT(resp[2])},
    {REG_RESP3, false, true, 0, AT(resp[3])},
    {REG_FIFOTH, false, false, 0x7fff0fff, AT(fifoth)},
    {REG_GPIO, false, false, 0x00ffff00, AT(gpio)},
    {REG_DEBNCE, false, false, 0xffffff, AT(debnce)},
    {REG_USRID, false, false, UINT32_MAX, AT(config.usrid)},
    {REG_UHS, false, false, 0, AT(uhs)}, /* 3.3 V and SDR only */
    {REG_RST_N, false, false, 1, AT(resets)},
    {REG_DBADDR, false, false, UINT32_MAX, AT(dbaddr)},
    {REG_IDINTEN, false, false, IDSTS_CLEARABLE, AT(idinten)},
    {REG_DSCADDR, false, true, 0, AT(dscaddr)},
    {REG_BUFADDR, false, true, 0, AT(bufaddr)},
    {REG_TCBCNT, false, true, 0, AT(card_bytes)},
    {REG_TBBCNT, false, true, 0, AT(fifo_bytes)},
    {REG_CARDTHRCTL, false, false, 0x0fff0003, AT(cardthrctl)},
    {REG_BACK_END_POWER, false, false, 1, AT(back_end_power)},
    {REG_UHS_EXT, false, false, UINT32_MAX, AT(uhs_ext)},
    {REG_EMMC_DDR, false, false, 0x80000001, AT(emmc_ddr)},
    {REG_ENABLE_SHIFT, false, false, 3, AT(enable_shift)},
};

static const struct reg *find(uint32_t offset)
{
    for (unsigned i = 0; i < sizeof(registers) / sizeof(registers[0]); i++)
        if (registers[i].offset == offset)
            return &registers[i];
    return NULL;
}

static uint32_t *field(struct dw_mshc *m, const struct reg *reg)
{
    return (uint32_t *)((char *)m + reg->field);
}

/* Without a card the pull-ups hold the data lines high, but that of line 3 is the card's. */
static uint32_t status(const struct dw_mshc *m)
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

static uint32_t idsts(const struct dw_mshc *m)
{
    static const uint8_t states[] = {0, 2, 4, 6, 8, 1};
    uint32_t state = states[m->dma];
    if (!m->writing && (m->dma == DWM_DMA_READY || m->dma == DWM_DMA_MOVE))
        state++;
    return m->idsts | state << 13;
}

static bool absent(const struct dw_mshc *m)
{
    return !m->config.no_detect && !dwm_card_there(m);
}

static uint32_t read_special(struct dw_mshc *m, uint32_t offset)
{
    switch (offset) {
    case REG_CTRL:
        return m->ctrl;
    case REG_CMD:
        return m->cmd;
    case REG_MINTSTS:
        return m->rintsts & m->intmask;
    case REG_RINTSTS:
        return m->rintsts;
    case REG_STATUS:
        return status(m);
    case REG_CDETECT:
        return absent(m);
    case REG_WRTPRT:
        return m->config.write_protected;
    case REG_VERID:
        return VERSION;
    case REG_HCON:
        return HARDWARE;
    case REG_BMOD:
        return m->bmod | (m->fifoth >> 28 & 7) << 8;
    case REG_IDSTS:
        return idsts(m);
    default:
        dwm_violation(m, "a read of %#x, where there is no register", offset);
        return 0;
    }
}

uint32_t dw_mshc_read(struct dw_mshc *m, uint32_t offset)
{
    const struct reg *reg = find(offset);
    uint32_t value;
    if (offset >= REG_DATA && offset < REG_END)
        value = dwm_fifo_read(m);
    else
        value = reg ? *field(m, reg) : read_special(m, offset);
    dwm_run(m);
    return value;
}

static void reset_controller(struct dw_mshc *m)
{
    m->command = DWM_COMMAND_IDLE;
    m->pending = m->stuck = false;
    m->cmd &= ~CMD_START;
    dwm_drop_data(m);
}

/* The bits clear themselves when the reset is over. */
static void write_ctrl(struct dw_mshc *m, uint32_t value)
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

static void write_bmod(struct dw_mshc *m, uint32_t value)
{
    if (value & ~0x7ffu)
        dwm_violation(m, "BMOD %#x has reserved bits set", value);
    m->bmod = value & 0xfe;
    if (!(value & BMOD_RESET))
        return;
    dwm_dma_reset(m);
    m->bmod = m->idsts = m->idinten = 0;
}

/* A write to the command registers while a command is pending is lost (Cyclone V TRM, "cmd"). */
static bool locked(struct dw_mshc *m, uint32_t offset)
{
    const struct reg *reg = find(offset);
    if (!m->pending || !(offset == REG_CMD || (reg && reg->locked)))
        return false;
    dwm_violation(m, "a write of %#x while a command is pending", offset);
    dwm_raise(m, INT_HLE);
    return true;
}

/* What a transfer is made of must stay as it is until it is over. */
static void check_transfer(struct dw_mshc *m, uint32_t offset)
{
    bool data =
        offset == REG_CTYPE || offset == REG_BLKSIZ || offset == REG_BYTCNT || offset == REG_FIFOTH;
    if (data && m->data != DWM_DATA_IDLE)
        dwm_violation(m, "a write of %#x during a transfer", offset);
    if (offset == REG_DBADDR && m->dma != DWM_DMA_IDLE && m->dma != DWM_DMA_SUSPEND)
        dwm_violation(m, "a write of %#x while the IDMAC is busy", offset);
}

static void write_special(struct dw_mshc *m, uint32_t offset, uint32_t value)
{
    switch (offset) {
    case REG_CTRL:
        write_ctrl(m, value);
        break;
    case REG_CMD:
        dwm_command_written(m, value);
        break;
    case REG_RINTSTS:
        m->rintsts &= ~value;
        break;
    case REG_BMOD:
        write_bmod(m, value);
        break;
    case REG_PLDMND:
        dwm_dma_poll(m);
        break;
    case REG_IDSTS:
        m->idsts &= ~(value & IDSTS_CLEARABLE);
        break;
    default:
        dwm_violation(m, "a write of %#x to %#x, which is read-only or no register", value, offset);
    }
}

static void write_plain(struct dw_mshc *m, const struct reg *reg, uint32_t value)
{
    if (reg->read_only) {
        dwm_violation(m, "a write of %#x to %#x, which is read-only", value, reg->offset);
        return;
    }
    if (value & ~reg->valid)
        dwm_violation(m, "%#x in %#x has reserved bits set", value, reg->offset);
    *field(m, reg) = value & reg->valid;
}

void dw_mshc_write(struct dw_mshc *m, uint32_t offset, uint32_t value)
{
    const struct reg *reg = find(offset);
    if (locked(m, offset))
        return;
    check_transfer(m, offset);
    if (offset >= REG_DATA && offset < REG_END)
        dwm_fifo_write(m, value);
    else if (reg)
        write_plain(m, reg, value);
    else
        write_special(m, offset, value);
    dwm_run(m);
}
