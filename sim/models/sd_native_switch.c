/* Speed and width: CMD6 and ACMD6. */
#include "sd_native_parts.h"
#include <string.h>

#define SWITCH_SET      (1u << 31)
#define SWITCH_RESERVED 0x7f000000u
#define NO_CHANGE       0xf
#define GROUPS          6
#define GROUP_CURRENT   4

static unsigned supported(const struct sd_native *card, unsigned group)
{
    return group == 0 && !card->config.no_high_speed ? 0x8003 : 0x8001;
}

/* The function that group @group would have, 0xf: not supported (table 4-11 onwards). */
static unsigned result(const struct sd_native *card, unsigned group, uint32_t argument)
{
    unsigned wanted = argument >> 4 * group & 0xf;
    if (wanted == NO_CHANGE)
        return group == 0 && card->high_speed ? 1 : 0;
    return supported(card, group) >> wanted & 1 ? wanted : NO_CHANGE;
}

void sd_native_switch(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    uint8_t status[64] = {0, 100};
    bool valid = true;
    if (argument & SWITCH_RESERVED)
        sd_native_violation(card, "CMD6 with %#x", argument);
    for (unsigned group = 0; group < GROUPS; group++) {
        unsigned function = result(card, group, argument);
        status[12 - 2 * group] = (uint8_t)(supported(card, group) >> 8);
        status[13 - 2 * group] = (uint8_t)supported(card, group);
        status[16 - group / 2] |= (uint8_t)(function << 4 * (group % 2));
        valid &= function != NO_CHANGE;
    }
    if (valid && argument & SWITCH_SET) {
        bool fast = result(card, 0, argument) == 1;
        card->high_speed_pending = fast;
        card->high_speed = fast && card->high_speed;
    }
    sd_native_r1(card, answer, 6);
    sd_native_send_register(card, status, sizeof(status));
}

void sd_native_bus_width(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    if (argument != 0 && argument != 2)
        sd_native_violation(card, "ACMD6 with %#x", argument);
    if (argument == 2 && card->config.no_wide_bus)
        sd_native_violation(card, "ACMD6 for 4 lines, which the SCR denies");
    sd_native_r1(card, answer, 6);
    card->lines = argument == 2 ? 4 : 1;
}

void sd_native_detect_pin(struct sd_native *card, uint32_t argument,
                          struct sd_native_answer *answer)
{
    if (argument > 1)
        sd_native_violation(card, "ACMD42 with %#x", argument);
    sd_native_r1(card, answer, 42);
}

static bool set_width(struct sd_native *card, unsigned value)
{
    static const unsigned lines[] = {1, 4, 8};
    if (value > 2 || (value > 0 && card->config.no_wide_bus))
        return false;
    card->lines = lines[value];
    return true;
}

static bool set_timing(struct sd_native *card, unsigned value)
{
    if (value > 1 || (value == 1 && card->config.no_high_speed))
        return false;
    card->high_speed = value == 1;
    card->ext_csd[EXT_HS_TIMING] = (uint8_t)value;
    return true;
}

static bool set_byte(struct sd_native *card, unsigned byte, unsigned value)
{
    if (byte == EXT_BUS_WIDTH)
        return set_width(card, value);
    if (byte == EXT_HS_TIMING)
        return set_timing(card, value);
    return false;
}

/* SWITCH of the eMMC (JESD84-B51 section 6.6.1): access 3 writes a byte. */
void sd_native_mmc_switch(struct sd_native *card, uint32_t argument,
                          struct sd_native_answer *answer)
{
    unsigned access = argument >> 24 & 3;
    if (argument & 0xfc0000f8u)
        sd_native_violation(card, "CMD6 with %#x", argument);
    sd_native_r1(card, answer, 6);
    card->state = SDN_PRG;
    card->busy_until = card->now + card->config.stop_ns;
    if (access != 3 || !set_byte(card, argument >> 16 & 0xff, argument >> 8 & 0xff))
        card->status |= R1_SWITCH_ERROR;
}
