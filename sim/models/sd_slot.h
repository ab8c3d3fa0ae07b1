/*
 * The pins of a slot with an SD card: SPI mode 0, most significant bit first. Converts the edges of
 * the clock, which the simulator reports, to bytes for the model of the card.
 *
 * MISO changes at the falling edge, as in default speed mode (Physical Layer Simplified
 * Specification, version 6.00, section 6.6.6). So the card chooses a byte when the previous one
 * ends, and what happens between two bytes takes effect one byte later.
 */
#pragma once

#include "sd_card.h"

struct sd_slot {
    struct sd_card card;
    bool selected;
    unsigned bits; /* of this byte, so far */
    uint8_t mosi, miso;
    uint64_t last_rise, shortest; /* ns: the last rising edge; the shortest period in this byte */
};

void sd_slot_init(struct sd_slot *slot, const struct sd_card_config *config);

/* SCK rises. @deselected is the level of chip select, which is active low. */
void sd_slot_rise(struct sd_slot *slot, bool deselected, bool mosi, uint64_t now_ns);

/* SCK or chip select falls; returns the level of MISO from now on. */
bool sd_slot_fall(struct sd_slot *slot, bool deselected, uint64_t now_ns);
