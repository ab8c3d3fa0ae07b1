/* From power-up to an address. */
#include "sd_native_parts.h"

#define OCR_READY     (1u << 31)
#define OCR_CCS       (1u << 30)
#define OCR_O2T       (1u << 27)
#define OCR_VOLTAGES  0xff8000u
#define OP_RESERVED   0xa60000ffu /* of ACMD41's argument */
#define MMC_SECTORS   (1u << 30)
#define FIRST_ADDRESS 0x4a17u
#define ADDRESS_STEP  0x1111u

void sd_native_go_idle(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    if (argument != 0)
        sd_native_violation(card, "CMD0 with %#x", argument);
    bool stuck = card->busy_until == SD_NATIVE_NEVER;
    sd_native_reset(card);
    if (stuck && card->config.survives_reset)
        card->busy_until = SD_NATIVE_NEVER;
}

/* Starts to initialize; whether that is over and the host can use the card. */
static bool initialised(struct sd_native *card, bool welcome)
{
    if (!card->initialising) {
        card->initialising = true;
        card->ready_at = card->now + card->config.init_ns;
    }
    return welcome && card->now >= card->ready_at;
}

static bool voltage_fits(struct sd_native *card, uint32_t argument)
{
    if (argument & card->config.ocr & OCR_VOLTAGES)
        return true;
    card->state = SDN_INACTIVE;
    return false;
}

void sd_native_op_cond(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    bool sectors = sd_native_by_sector(card);
    bool uc = card->config.type == SD_NATIVE_SDUC;
    if (argument & OP_RESERVED)
        sd_native_violation(card, "ACMD41 with %#x", argument);
    if (!(argument & OCR_VOLTAGES)) { /* inquiry */
        sd_native_r3(answer, card->config.ocr);
        return;
    }
    if (!voltage_fits(card, argument))
        return;
    bool welcome = !sectors || (card->version2_seen && argument & OCR_CCS);
    if (uc && !(argument & OCR_O2T))
        welcome = false;
    uint32_t ocr = card->config.ocr;
    if (initialised(card, welcome)) {
        card->state = SDN_READY;
        ocr |= OCR_READY | (sectors ? OCR_CCS : 0) | (uc ? OCR_O2T : 0);
    }
    sd_native_r3(answer, ocr);
}

void sd_native_mmc_op_cond(struct sd_native *card, uint32_t argument,
                           struct sd_native_answer *answer)
{
    uint32_t ocr = card->config.ocr | 0x80;
    if (argument == 0) {
        sd_native_r3(answer, ocr | (sd_native_by_sector(card) ? MMC_SECTORS : 0));
        return;
    }
    if (!voltage_fits(card, argument))
        return;
    if (initialised(card, !sd_native_by_sector(card) || argument & MMC_SECTORS)) {
        card->state = SDN_READY;
        ocr |= OCR_READY | (sd_native_by_sector(card) ? MMC_SECTORS : 0);
    }
    sd_native_r3(answer, ocr);
}

void sd_native_if_cond(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    if (argument >> 12)
        sd_native_violation(card, "CMD8 with %#x", argument);
    if ((argument >> 8 & 0xf) != 1) /* 2.7 to 3.6 V */
        return;
    card->version2_seen = true;
    sd_native_answer(answer, 8, argument & 0xfff);
}

void sd_native_all_cid(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    uint8_t cid[16];
    sd_native_cid(card, cid);
    sd_native_r2(answer, cid);
    card->state = SDN_IDENT;
}

static uint16_t status_for_r6(uint32_t status)
{
    return (uint16_t)((status >> 8 & 0xc000) | (status >> 6 & 0x2000) | (status & 0x1fff));
}

static void publish(struct sd_native *card, struct sd_native_answer *answer)
{
    uint32_t status = card->status | (uint32_t)card->state << R1_STATE_SHIFT | R1_READY;
    card->rca = (uint16_t)(card->rca ? card->rca + ADDRESS_STEP : FIRST_ADDRESS);
    card->status = 0;
    sd_native_answer(answer, 3, (uint32_t)card->rca << 16 | status_for_r6(status));
}

void sd_native_address(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    if (!sd_native_is_mmc(card)) {
        publish(card, answer);
    } else {
        card->rca = (uint16_t)(argument >> 16);
        if (card->rca == 0)
            sd_native_violation(card, "CMD3 assigns the address 0, which deselects");
        sd_native_r1(card, answer, 3);
    }
    card->state = SDN_STBY;
}

static void deselect(struct sd_native *card)
{
    if (card->state == SDN_TRAN || card->state == SDN_DATA)
        card->state = SDN_STBY;
    if (card->state == SDN_PRG)
        card->state = SDN_DIS;
    card->sending = false;
}

void sd_native_select(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    if (argument >> 16 != card->rca) {
        deselect(card);
        return;
    }
    if (card->state != SDN_STBY && card->state != SDN_DIS) {
        card->status |= R1_ILLEGAL;
        return;
    }
    sd_native_r1(card, answer, 7);
    card->state = card->state == SDN_DIS ? SDN_PRG : SDN_TRAN;
}

void sd_native_inactive(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    card->state = SDN_INACTIVE;
}
