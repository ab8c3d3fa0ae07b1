/* Which commands the card obeys in which state (table 4-35; JESD84-B51 section 6.10). */
#include "sd_native_parts.h"

#define POWER_UP_CLOCKS 74
#define COMMAND_CLOCKS  48
#define REST_CLOCKS     8

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

struct rule {
    uint8_t index; /* with APP, if it is an application command */
    uint8_t family;
    uint16_t states;
    bool addressed; /* the argument has the RCA: others are silent */
    bool basic;     /* a locked card obeys it, too */
    sd_native_handler *obey;
};

static void app_command(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    card->app_command = true;
    sd_native_r1(card, answer, 55);
}

static const struct rule rules[] = {
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

static const struct rule *rule_for(const struct sd_native *card, unsigned index)
{
    unsigned family = sd_native_is_mmc(card) ? MMC : SD;
    for (unsigned i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        if (rules[i].index == index && rules[i].family & family &&
            rules[i].states >> card->state & 1)
            return &rules[i];
    return NULL;
}

static bool defined_app(unsigned index)
{
    for (unsigned i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        if (rules[i].index == index + APP)
            return true;
    return false;
}

/* A transfer that will never have data, or a card that is stuck, may be given up. */
static void give_up(struct sd_native *card)
{
    if (card->sending && !card->multiple && card->data_at == SD_NATIVE_NEVER) {
        card->sending = false;
        card->state = SDN_TRAN;
    }
}

static bool allowed_meanwhile(unsigned index)
{
    return index == 0 || index == 12 || index == 13 || index == 15;
}

static void check_moment(struct sd_native *card, unsigned index, unsigned number)
{
    uint64_t start = card->clocks - COMMAND_CLOCKS;
    bool busy = card->now < card->busy_until;
    if (!card->commanded && start < POWER_UP_CLOCKS)
        sd_native_violation(card, "CMD%u after only %llu clocks", number,
                            (unsigned long long)start);
    if (start < card->quiet_at)
        sd_native_violation(card, "CMD%u before 8 clocks of rest", number);
    if ((card->sending || card->receiving) && !allowed_meanwhile(index))
        sd_native_violation(card, "CMD%u while data is transferred", number);
    if (busy && !allowed_meanwhile(index) && index != 7 && index != 55)
        sd_native_violation(card, "CMD%u while the card is busy", number);
}

static bool intact(struct sd_native *card, const uint8_t frame[6], unsigned where)
{
    uint8_t end = (uint8_t)(sd_native_crc7(frame, 5) << 1 | 1);
    if (frame[5] != end || (frame[0] & 0xc0) != 0x40)
        sd_native_violation(card, "CMD%u is malformed: ends with %#x and not %#x", frame[0] & 0x3f,
                            frame[5], end);
    bool corrupted = sd_native_fault(card, SDN_FAULT_COMMAND_CRC, where);
    if (frame[5] == end && !corrupted)
        return true;
    card->status |= R1_COM_CRC_ERROR;
    return false;
}

/* Illegal commands are not answered (section 4.6.1). */
static void obey(struct sd_native *card, unsigned index, uint32_t argument,
                 struct sd_native_answer *answer)
{
    const struct rule *rule = known_to(card, index) ? rule_for(card, index) : NULL;
    if (!rule || (card->config.locked && !rule->basic)) {
        card->status |= R1_ILLEGAL;
        return;
    }
    if (rule->addressed && argument >> 16 != card->rca)
        return;
    rule->obey(card, argument, answer);
}

static void execute(struct sd_native *card, unsigned index, uint32_t argument,
                    struct sd_native_answer *answer)
{
    uint32_t count = card->count_next;
    uint64_t extension = card->extension;
    bool app = index >= SDN_APP;
    obey(card, index, argument, answer);
    if (app || index != 55)
        card->app_command = false;
    if (card->count_next == count && index != 13 && index != 22)
        card->count_next = 0;
    if (card->extension == extension && index != 13 && index != 23)
        card->extension = 0;
}

void sd_native_command(struct sd_native *card, const uint8_t frame[6], uint64_t now_ns,
                       struct sd_native_answer *answer)
{
    unsigned number = frame[0] & 0x3f;
    unsigned index = card->app_command && defined_app(number) ? number + SDN_APP : number;
    uint32_t argument =
        (uint32_t)frame[1] << 24 | (uint32_t)frame[2] << 16 | (uint32_t)frame[3] << 8 | frame[4];
    *answer = (struct sd_native_answer){.gap = card->config.answer_gap};
    card->now = now_ns;
    if (card->removed || card->state == SDN_INACTIVE)
        return;
    sd_native_settle(card);
    give_up(card);
    card->commands[index]++;
    card->index = index;
    sd_native_check_clock(card, "a command");
    check_moment(card, index, number);
    card->commanded = true;
    card->quiet_at = card->clocks + REST_CLOCKS;
    if (sd_native_fault(card, SDN_FAULT_NO_ANSWER, index) || !intact(card, frame, index))
        return;
    execute(card, index, argument, answer);
    sd_native_answer_faults(card, answer, index);
    if (answer->length > 0)
        card->quiet_at += answer->gap + answer->length * 8;
}
