/* A command arrives. */
#include "sd_native_parts.h"

#define POWER_UP_CLOCKS 74
#define COMMAND_CLOCKS  48
#define REST_CLOCKS     8

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
    const struct sd_native_rule *rule = sd_native_rule_for(card, index);
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
    unsigned index = card->app_command && sd_native_defined_app(number) ? number + SDN_APP : number;
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
