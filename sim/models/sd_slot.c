#include "sd_slot.h"
#include "sd_card_parts.h"

#define BYTE_BITS 8

static void begin_byte(struct sd_slot *slot, bool selected, uint64_t now_ns)
{
    slot->selected = selected;
    slot->bits = 0;
    slot->shortest = UINT64_MAX;
    slot->miso = sd_card_send(&slot->card, selected, now_ns);
}

static void follow_select(struct sd_slot *slot, bool deselected, uint64_t now_ns)
{
    if (slot->selected != deselected)
        return;
    if (slot->bits % BYTE_BITS && slot->selected)
        sd_card_violation(&slot->card, "chip select released after %u bits of a byte", slot->bits);
    begin_byte(slot, !deselected, now_ns);
}

void sd_slot_init(struct sd_slot *slot, const struct sd_card_config *config)
{
    *slot = (struct sd_slot){0};
    sd_card_init(&slot->card, config);
    begin_byte(slot, false, 0);
}

void sd_slot_rise(struct sd_slot *slot, bool deselected, bool mosi, uint64_t now_ns)
{
    follow_select(slot, deselected, now_ns);
    if (slot->bits > 0 && now_ns - slot->last_rise < slot->shortest)
        slot->shortest = now_ns - slot->last_rise;
    slot->last_rise = now_ns;
    slot->mosi = (uint8_t)(slot->mosi << 1 | mosi);
    if (++slot->bits == BYTE_BITS)
        sd_card_receive(&slot->card, slot->selected, slot->mosi,
                        (uint32_t)(1000000000 / slot->shortest));
}

bool sd_slot_fall(struct sd_slot *slot, bool deselected, uint64_t now_ns)
{
    follow_select(slot, deselected, now_ns);
    if (slot->bits == BYTE_BITS)
        begin_byte(slot, slot->selected, now_ns);
    return slot->miso >> (BYTE_BITS - 1 - slot->bits) & 1;
}
