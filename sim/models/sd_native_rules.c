/* Which commands the card obeys in which state (table 4-35; JESD84-B51 section 6.10). */
#include "sd_native_parts.h"

enum { SD = 1, MMC = 2, BOTH = 3 };
enum {
    IDLE = 1 << SDN_IDLE,
    READY = 1 << SDN_READY,
    IDENT = 1 << SDN_IDENT,
    STBY = 1 << SDN_STBY,
    TRAN = 1 << SDN_TRAN,
    DATA = 1 << SDN_DATA,
    RCV = 1 << SDN_RCV,
    PRG = 1 << SDN_PRG,
    DIS = 1 << SDN_DIS,
    SELECTED = STBY | TRAN | DATA | RCV | PRG | DIS,
    ALWAYS = IDLE | READY | IDENT | SELECTED,
};

#define APP SDN_APP

static void app_command(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    card->app_command = true;
    sd_native_r1(card, answer, 55);
}

static const struct sd_native_rule rules[] = {
    {0, BOTH, ALWAYS, false, true, sd_native_go_idle},
    {1, MMC, IDLE, false, true, sd_native_mmc_op_cond},
    {2, BOTH, READY, false, true, sd_native_all_cid},
    {3, SD, IDENT | STBY, false, true, sd_native_address},
    {3, MMC, IDENT, false, true, sd_native_address},
    {6, SD, TRAN, false, false, sd_native_switch},
    {6, MMC, TRAN, false, false, sd_native_mmc_switch},
    {7, BOTH, SELECTED & ~RCV, false, true, sd_native_select},
    {8, SD, IDLE, false, true, sd_native_if_cond},
    {8, MMC, TRAN, false, false, sd_native_send_ext_csd},
    {9, BOTH, STBY, true, true, sd_native_send_csd},
    {10, BOTH, STBY, true, true, sd_native_send_cid},
    {12, BOTH, DATA | RCV, false, true, sd_native_stop},
    {13, BOTH, SELECTED, true, true, sd_native_send_status},
    {15, BOTH, SELECTED, true, true, sd_native_inactive},
    {16, BOTH, TRAN, false, true, sd_native_block_length},
    {17, BOTH, TRAN, false, false, sd_native_transfer_read},
    {18, BOTH, TRAN, false, false, sd_native_transfer_reads},
    {22, SD, TRAN, false, false, sd_native_extension},
    {23, BOTH, TRAN, false, false, sd_native_block_count},
    {24, BOTH, TRAN, false, false, sd_native_transfer_write},
    {25, BOTH, TRAN, false, false, sd_native_transfer_writes},
    {55, SD, IDLE, false, true, app_command},
    {55, SD, SELECTED, true, true, app_command},
    {APP + 6, SD, TRAN, false, false, sd_native_bus_width},
    {APP + 13, SD, TRAN, false, false, sd_native_send_ssr},
    {APP + 22, SD, TRAN, false, false, sd_native_send_written},
    {APP + 23, SD, TRAN, false, false, sd_native_pre_erase},
    {APP + 41, SD, IDLE, false, true, sd_native_op_cond},
    {APP + 42, SD, TRAN, false, false, sd_native_detect_pin},
    {APP + 51, SD, TRAN, false, false, sd_native_send_scr},
};

static bool known_to(const struct sd_native *card, unsigned index)
{
    const struct sd_native_config *config = &card->config;
    bool mmc = sd_native_is_mmc(card);
    if (index == 8 && config->type == SD_NATIVE_SDSC1)
        return false;
    if (index == 6 && !mmc && (config->version1_scr || config->type == SD_NATIVE_SDSC1))
        return false;
    if (index == 22 && config->type != SD_NATIVE_SDUC)
        return false;
    return !(index == 23 && config->no_set_block_count);
}

static const struct sd_native_rule *found(const struct sd_native *card, unsigned index)
{
    unsigned family = sd_native_is_mmc(card) ? MMC : SD;
    for (unsigned i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        if (rules[i].index == index && rules[i].family & family &&
            rules[i].states >> card->state & 1)
            return &rules[i];
    return NULL;
}

const struct sd_native_rule *sd_native_rule_for(const struct sd_native *card, unsigned index)
{
    return known_to(card, index) ? found(card, index) : NULL;
}

bool sd_native_defined_app(unsigned index)
{
    for (unsigned i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        if (rules[i].index == index + APP)
            return true;
    return false;
}
