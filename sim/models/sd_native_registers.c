/* The registers that the card sends, on CMD or on the data lines. */
#include "sd_native_parts.h"
#include <string.h>

void sd_native_cid(const struct sd_native *card, uint8_t cid[16])
{
    static const uint8_t sd[16] = {0x03, 'Y', 'O', 'M', 'O', 'D', 'E', 'L',
                                   0x10, 0,   0,   0,   1,   1,   0x79};
    static const uint8_t mmc[16] = {0x15, 0x01, 0x00, 'Y', 'O', 'E', 'M', 'M',
                                    'C',  0x10, 0,    0,   0,   1,   0x7a};
    memcpy(cid, sd_native_is_mmc(card) ? mmc : sd, 16);
    cid[15] = (uint8_t)(sd_native_crc7(cid, 15) << 1 | 1);
}

void sd_native_send_csd(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    uint8_t csd[16];
    sd_native_csd(card, csd);
    sd_native_r2(answer, csd);
}

void sd_native_send_cid(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    uint8_t cid[16];
    sd_native_cid(card, cid);
    sd_native_r2(answer, cid);
}

void sd_native_send_status(struct sd_native *card, uint32_t argument,
                           struct sd_native_answer *answer)
{
    sd_native_r1(card, answer, 13);
}

/* Section 5.6. */
void sd_native_send_scr(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    bool old = card->config.version1_scr || card->config.type == SD_NATIVE_SDSC1;
    uint8_t scr[8] = {0};
    scr[0] = old ? 0 : 2;                            /* SD_SPEC */
    scr[1] = card->config.no_wide_bus ? 0x31 : 0x35; /* bus widths */
    scr[2] = old ? 0 : 0x80;                         /* SD_SPEC3 */
    scr[3] = card->config.no_set_block_count ? 0 : 2;
    sd_native_r1(card, answer, 51);
    sd_native_send_register(card, scr, sizeof(scr));
}

/* The SD status, section 4.10.2. */
void sd_native_send_ssr(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    uint8_t ssr[64] = {card->lines == 4 ? 0x80 : 0};
    sd_native_r1(card, answer, 13);
    sd_native_send_register(card, ssr, sizeof(ssr));
}

/* ACMD22: how many blocks of the last write were written. */
void sd_native_send_written(struct sd_native *card, uint32_t argument,
                            struct sd_native_answer *answer)
{
    uint8_t count[4];
    for (unsigned i = 0; i < 4; i++)
        count[i] = (uint8_t)(card->written >> (24 - 8 * i));
    sd_native_r1(card, answer, 22);
    sd_native_send_register(card, count, sizeof(count));
}

void sd_native_fill_ext_csd(struct sd_native *card)
{
    uint8_t *ext = card->ext_csd;
    memset(ext, 0, sizeof(card->ext_csd));
    ext[EXT_REV] = 8;
    ext[EXT_CSD_STRUCTURE] = 2;
    ext[EXT_DEVICE_TYPE] = card->config.no_high_speed ? 1 : 3;
    ext[EXT_GENERIC_CMD6_TIME] = 10;
    if (card->config.type == SD_NATIVE_MMC)
        for (unsigned i = 0; i < 4; i++)
            ext[EXT_SEC_COUNT + i] = (uint8_t)(card->config.sectors >> 8 * i);
}

void sd_native_send_ext_csd(struct sd_native *card, uint32_t argument,
                            struct sd_native_answer *answer)
{
    uint8_t shown[SD_NATIVE_SECTOR];
    memcpy(shown, card->ext_csd, sizeof(shown));
    sd_native_r1(card, answer, 8);
    sd_native_send_register(card, shown, sizeof(shown));
}
