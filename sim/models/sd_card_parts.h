/* Private to the SD card model: what its files share. */
#pragma once

#include "sd_card.h"

_Noreturn void sd_card_violation(const struct sd_card *card, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The fault if it shall happen now, or NULL; counts it off its number of times. */
const struct sd_card_fault *sd_card_fault(struct sd_card *card, enum sd_card_fault_kind kind,
                                          uint64_t where);

uint8_t sd_card_crc7(const uint8_t *bytes, size_t length);
uint16_t sd_card_crc16(const uint8_t *bytes, size_t length);

/* sd_card_command.c: executes the command in card->frame. */
void sd_card_obey(struct sd_card *card);

/* sd_card_data.c */
void sd_card_send_block(struct sd_card *card, const uint8_t *data, size_t length);
void sd_card_send_sector(struct sd_card *card);
uint8_t sd_card_data_out(struct sd_card *card);
void sd_card_data_in(struct sd_card *card, uint8_t mosi);
