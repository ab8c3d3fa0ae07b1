/* The registers' names, for messages. */
#include "dw_mshc_parts.h"

static const struct {
    uint16_t offset;
    const char *name;
} names[] = {
    {REG_CTRL, "CTRL"},
    {REG_PWREN, "PWREN"},
    {REG_CLKDIV, "CLKDIV"},
    {REG_CLKSRC, "CLKSRC"},
    {REG_CLKENA, "CLKENA"},
    {REG_TMOUT, "TMOUT"},
    {REG_CTYPE, "CTYPE"},
    {REG_BLKSIZ, "BLKSIZ"},
    {REG_BYTCNT, "BYTCNT"},
    {REG_INTMASK, "INTMASK"},
    {REG_CMDARG, "CMDARG"},
    {REG_CMD, "CMD"},
    {REG_RESP0, "RESP0"},
    {REG_RESP0 + 4, "RESP1"},
    {REG_RESP0 + 8, "RESP2"},
    {REG_RESP3, "RESP3"},
    {REG_MINTSTS, "MINTSTS"},
    {REG_RINTSTS, "RINTSTS"},
    {REG_STATUS, "STATUS"},
    {REG_FIFOTH, "FIFOTH"},
    {REG_CDETECT, "CDETECT"},
    {REG_WRTPRT, "WRTPRT"},
    {REG_GPIO, "GPIO"},
    {REG_TCBCNT, "TCBCNT"},
    {REG_TBBCNT, "TBBCNT"},
    {REG_DEBNCE, "DEBNCE"},
    {REG_USRID, "USRID"},
    {REG_VERID, "VERID"},
    {REG_HCON, "HCON"},
    {REG_UHS, "UHS_REG"},
    {REG_RST_N, "RST_N"},
    {REG_BMOD, "BMOD"},
    {REG_PLDMND, "PLDMND"},
    {REG_DBADDR, "DBADDR"},
    {REG_IDSTS, "IDSTS"},
    {REG_IDINTEN, "IDINTEN"},
    {REG_DSCADDR, "DSCADDR"},
    {REG_BUFADDR, "BUFADDR"},
    {REG_CARDTHRCTL, "CARDTHRCTL"},
    {REG_BACK_END_POWER, "BACK_END_POWER"},
    {REG_UHS_EXT, "UHS_REG_EXT"},
    {REG_EMMC_DDR, "EMMC_DDR_REG"},
    {REG_ENABLE_SHIFT, "ENABLE_SHIFT"},
};

const char *dw_mshc_register_name(uint32_t offset)
{
    if (offset >= REG_DATA && offset < REG_END)
        return "DATA";
    for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].offset == offset)
            return names[i].name;
    return NULL;
}
