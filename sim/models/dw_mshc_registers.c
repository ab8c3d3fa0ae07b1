/* Software's accesses (Cyclone V TRM, "SD/MMC Controller Address Map and Register Definitions"). */
#include "dw_mshc_parts.h"

#define VERSION 0x5342290au
/* SD and MMC, one card, 32-bit data, 13 address bits, IDMAC, hold register, 32-bit descriptors */
#define HARDWARE        0x00c43081u
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
        return dwm_status(m);
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
        return dwm_idsts(m);
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

static void write_special(struct dw_mshc *m, uint32_t offset, uint32_t value)
{
    switch (offset) {
    case REG_CTRL:
        dwm_write_ctrl(m, value);
        break;
    case REG_CMD:
        dwm_command_written(m, value);
        break;
    case REG_RINTSTS:
        m->rintsts &= ~value;
        break;
    case REG_BMOD:
        dwm_write_bmod(m, value);
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
    dwm_check_change(m, offset);
    if (offset >= REG_DATA && offset < REG_END)
        dwm_fifo_write(m, value);
    else if (reg)
        write_plain(m, reg, value);
    else
        write_special(m, offset, value);
    dwm_run(m);
}
