/* Faults that are to happen. */
#include "sd_native_parts.h"

bool sd_native_fault(struct sd_native *card, enum sd_native_fault_kind kind, uint64_t where)
{
    for (unsigned i = 0; i < sizeof(card->config.faults) / sizeof(card->config.faults[0]); i++) {
        struct sd_native_fault *fault = &card->config.faults[i];
        bool any = fault->where == SD_NATIVE_ANY && where < SDN_REGISTER;
        bool here = fault->where == where || any;
        if (fault->kind == kind && here && fault->times > 0) {
            fault->times--;
            return true;
        }
    }
    return false;
}

/* With the CRC of what it says. */
void sd_native_close(struct sd_native_answer *answer)
{
    answer->bytes[5] = (uint8_t)(sd_native_crc7(answer->bytes, 5) << 1 | 1);
}

/* @where is the command, as in the faults. */
void sd_native_answer_faults(struct sd_native *card, struct sd_native_answer *answer,
                             unsigned where)
{
    if (answer->length == 0)
        return;
    uint8_t *last = &answer->bytes[answer->length - 1];
    if (sd_native_fault(card, SDN_FAULT_STATUS, where)) {
        answer->bytes[2] |= R1_ERROR >> 16;
        sd_native_close(answer);
    }
    if (sd_native_fault(card, SDN_FAULT_ANSWER_INDEX, where)) {
        answer->bytes[0] ^= 1;
        sd_native_close(answer);
    }
    if (sd_native_fault(card, SDN_FAULT_ANSWER_BIT, where))
        answer->bytes[3] ^= 0x10;
    if (sd_native_fault(card, SDN_FAULT_ANSWER_CRC, where))
        *last ^= 0x08;
    if (sd_native_fault(card, SDN_FAULT_ANSWER_END_BIT, where))
        *last &= 0xfe;
    if (sd_native_fault(card, SDN_FAULT_ANSWER_BUSY, where))
        card->busy_until = SD_NATIVE_NEVER;
    if (sd_native_fault(card, SDN_FAULT_LOST_ANSWER, where))
        answer->length = 0;
}
