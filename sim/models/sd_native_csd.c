/* The CSD (section 5.3; JESD84-B51 section 7.3). */
#include "sd_native_parts.h"
#include <string.h>

#define WRITE_PROTECTED 0x10
#define UNIT_SECTORS    1024 /* of C_SIZE in versions 2 and 3 */

/* Version 1: (C_SIZE + 1) * 2^(multiplier + 2) blocks of 2^length bytes. */
static void by_blocks(uint8_t csd[16], uint64_t sectors)
{
    unsigned length = 9;
    unsigned multiplier = 7;
    while (length < 11 && sectors >> (length - 9) > 4096u << 9)
        length++;
    uint64_t blocks = sectors >> (length - 9);
    while (multiplier > 0 && blocks % (4u << multiplier))
        multiplier--;
    uint32_t size = (uint32_t)(blocks >> (multiplier + 2)) - 1;
    csd[5] = (uint8_t)(0x50 | length);
    csd[6] = (uint8_t)(size >> 10 & 3);
    csd[7] = (uint8_t)(size >> 2);
    csd[8] = (uint8_t)(size << 6);
    csd[9] = (uint8_t)(multiplier >> 1);
    csd[10] = (uint8_t)(multiplier << 7);
}

static void by_units(uint8_t csd[16], uint64_t sectors, uint8_t version)
{
    uint32_t size = (uint32_t)(sectors / UNIT_SECTORS - 1);
    csd[0] = version;
    csd[5] = 0x59;
    csd[6] = (uint8_t)(size >> 24 & 0x0f);
    csd[7] = (uint8_t)(size >> 16);
    csd[8] = (uint8_t)(size >> 8);
    csd[9] = (uint8_t)size;
}

/* What an eMMC above 2 GiB says: its size is in the EXT_CSD. */
static void by_ext_csd(uint8_t csd[16])
{
    memcpy(csd + 5, (const uint8_t[]){0x59, 0x03, 0xff, 0xc0, 0x03, 0x80}, 6);
}

static void fill_capacity(const struct sd_native *card, uint8_t csd[16])
{
    if (card->config.type == SD_NATIVE_SDUC)
        by_units(csd, card->config.sectors, 0x80);
    else if (card->config.type == SD_NATIVE_SDHC)
        by_units(csd, card->config.sectors, 0x40);
    else if (card->config.type == SD_NATIVE_MMC)
        by_ext_csd(csd);
    else
        by_blocks(csd, card->config.sectors);
}

static bool old(const struct sd_native *card)
{
    return card->config.version1_scr || card->config.type == SD_NATIVE_SDSC1;
}

void sd_native_csd(const struct sd_native *card, uint8_t csd[16])
{
    memset(csd, 0, 16);
    fill_capacity(card, csd);
    if (sd_native_is_mmc(card))
        csd[0] = 0xd0; /* version 1.2 and above, SPEC_VERS 4 */
    csd[1] = 0x0e;     /* TAAC 1 ms */
    csd[3] = card->high_speed ? 0x5a : 0x32;
    csd[4] = old(card) ? 0x1b : 0x5b; /* command classes: with or without 10 (CMD6) */
    csd[12] = 0x0a;
    csd[13] = 0x40; /* WRITE_BL_LEN 9 */
    csd[14] = card->config.read_only ? WRITE_PROTECTED : 0;
    if (card->config.bad_csd)
        csd[0] = 0xc3;
    csd[15] = (uint8_t)(sd_native_crc7(csd, 15) << 1 | 1);
}
