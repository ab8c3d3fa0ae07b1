/* What the card sends on CMD (section 4.9). */
#include "sd_native_parts.h"
#include <string.h>

#define NO_INDEX 0x3f
#define R3_END   0xff

void sd_native_answer(struct sd_native_answer *answer, uint8_t index, uint32_t content)
{
    answer->length = 6;
    answer->bytes[0] = index;
    for (unsigned i = 0; i < 4; i++)
        answer->bytes[1 + i] = (uint8_t)(content >> (24 - 8 * i));
    sd_native_close(answer);
}

/* CURRENT_STATE is that in which the command was received. Errors are cleared by reading them. */
void sd_native_r1(struct sd_native *card, struct sd_native_answer *answer, uint8_t index)
{
    uint32_t status = card->status | (uint32_t)card->state << R1_STATE_SHIFT;
    status |= card->now >= card->busy_until ? R1_READY : 0;
    status |= card->config.locked ? R1_LOCKED : 0;
    status |= card->app_command ? R1_APP_CMD : 0;
    card->status = 0;
    sd_native_answer(answer, index, status);
}

void sd_native_r2(struct sd_native_answer *answer, const uint8_t content[16])
{
    answer->length = 17;
    answer->bytes[0] = NO_INDEX;
    memcpy(answer->bytes + 1, content, 16);
}

void sd_native_r3(struct sd_native_answer *answer, uint32_t ocr)
{
    sd_native_answer(answer, NO_INDEX, ocr);
    answer->bytes[5] = R3_END;
}
