#include "drivers/mmc/sd_protocol.h"

/* QEMU 9.1 to 10.0 refuse CMD9 and CMD10 in SPI mode, and report that again in the response to the
 * next command, although they execute it. So send one that does nothing, and ignore its response.
 */
static void forget_refusal(struct sd_spi *card)
{
    uint8_t ocr[4];
    const char *cause = card->cause;
    sd_transact(card, SD_READ_OCR, 0, ocr, sizeof(ocr));
    card->cause = cause;
}

int sd_read_register(struct sd_spi *card, enum sd_command index, uint8_t value[16])
{
    int error = sd_select(card);
    if (!error)
        error = sd_command_ok(card, index, 0);
    if (!error)
        error = sd_receive_block(card, value, 16);
    sd_deselect(card);
    if (error)
        forget_refusal(card);
    return error;
}

/* CSD version 1.0, section 5.3.2: (C_SIZE + 1) * 2^(C_SIZE_MULT + 2) blocks of 2^READ_BL_LEN */
static uint64_t sectors_version1(const uint8_t csd[16])
{
    unsigned block_bits = csd[5] & 0xf;
    unsigned size = (csd[6] & 3u) << 10 | csd[7] << 2 | csd[8] >> 6;
    unsigned multiplier = (csd[9] & 3u) << 1 | csd[10] >> 7;
    if (block_bits < 9 || block_bits > 11)
        return 0;
    return (uint64_t)(size + 1) << (multiplier + 2) << (block_bits - 9);
}

/* CSD version 2.0, section 5.3.3: (C_SIZE + 1) * 512 KiB */
static uint64_t sectors_version2(const uint8_t csd[16])
{
    uint64_t size = (csd[7] & 0x3fu) << 16 | csd[8] << 8 | csd[9];
    return (size + 1) * 1024;
}

uint64_t sd_csd_sectors(const uint8_t csd[16])
{
    switch (csd[0] >> 6) {
    case 0:
        return sectors_version1(csd);
    case 1:
        return sectors_version2(csd);
    default:
        return 0;
    }
}

/* PERM_WRITE_PROTECT and TMP_WRITE_PROTECT, bits 13 and 12 */
bool sd_csd_read_only(const uint8_t csd[16])
{
    return csd[14] & 0x30;
}
