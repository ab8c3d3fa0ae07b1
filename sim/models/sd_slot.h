/*
 * The pins of a slot with an SD card: SPI mode 0, most significant bit first. A simulator tells it
 * the edges of the clock; the card behind it works on bytes.
 *
 * MISO changes at the falling edge, as a card's does in default speed mode (Physical Layer
 * Simplified Specification, version 6.00, section 6.6.6). So a card decides on a byte when the one
 * before ends: what happens between two bytes shows one byte later.
 */
#pragma once

#include "sd_card.h"

struct sd_slot {
    struct sd_card card;
    bool selected;
    unsigned bits; /* of this byte that were clocked */
    uint8_t mosi, miso;
    uint64_t last_rise, shortest; /* ns: the fastest clock within the byte */
};

void sd_slot_init(struct sd_slot *slot, const struct sd_card_config *config);

/* SCK rises. Chip select is active low: @deselected is its level. */
void sd_slot_rise(struct sd_slot *slot, bool deselected, bool mosi, uint64_t now_ns);

/* SCK or chip select falls; returns the level of MISO from now on. */
bool sd_slot_fall(struct sd_slot *slot, bool deselected, uint64_t now_ns);
