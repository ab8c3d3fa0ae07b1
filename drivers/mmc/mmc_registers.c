/* What stands in the CSD and in the CID. */
#include "drivers/mmc/mmc_core.h"
#include <string.h>

/* Bits @low to @low + @width - 1 of a register, as sections 5.2 and 5.3 number them; @width < 32.
 */
static uint32_t field(const uint32_t reg[4], unsigned low, unsigned width)
{
    unsigned word = 3 - low / 32, shift = low % 32;
    uint64_t value = reg[word];
    if (word > 0)
        value |= (uint64_t)reg[word - 1] << 32;
    return (uint32_t)(value >> shift) & ((1u << width) - 1);
}

/* CSD version 1.0, section 5.3.2: (C_SIZE + 1) * 2^(C_SIZE_MULT + 2) blocks of 2^READ_BL_LEN */
static uint64_t sectors_version1(const uint32_t csd[4])
{
    uint32_t block_bits = field(csd, 80, 4);
    if (block_bits < 9 || block_bits > 11)
        return 0;
    uint64_t blocks = (field(csd, 62, 12) + 1ull) << (field(csd, 47, 3) + 2);
    return blocks << (block_bits - 9);
}

/* Version 2.0, section 5.3.3, has 22 bits of C_SIZE; version 3.0 (SDUC, version 7.00 of the
 * specification) 28: (C_SIZE + 1) * 512 KiB. */
uint64_t mmc_csd_sectors(const struct mmc_card *card, const uint32_t csd[4])
{
    if (card->emmc)
        return sectors_version1(csd);
    switch (field(csd, 126, 2)) {
    case 0:
        return sectors_version1(csd);
    case 1:
        return (field(csd, 48, 22) + 1ull) * 1024;
    case 2:
        return (field(csd, 48, 28) + 1ull) * 1024;
    default:
        return 0;
    }
}

/* PERM_WRITE_PROTECT and TMP_WRITE_PROTECT */
bool mmc_csd_read_only(const uint32_t csd[4])
{
    return field(csd, 12, 2);
}

/* PNM: five characters on SD cards, six on eMMC; those that cannot be printed become _. */
void mmc_keep_product(struct mmc_card *card, const uint32_t cid[4])
{
    unsigned length = card->emmc ? 6 : 5;
    for (unsigned i = 0; i < length; i++) {
        char c = (char)field(cid, 96 - 8 * i, 8);
        card->product[i] = c > ' ' && c < 0x7f ? c : '_';
    }
    card->product[length] = '\0';
}
