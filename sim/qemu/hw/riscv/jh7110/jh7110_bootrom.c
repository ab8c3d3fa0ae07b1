/*
 * JH7110 boot ROM, as far as it loads SPL: on a card or an eMMC, the partition
 * is found by its type, in the flash it is at the beginning (U-Boot,
 * doc/board/starfive/visionfive2.rst). SPL has a header with its length and
 * checksum (U-Boot, tools/sfspl.c).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/error-report.h"
#include "hw/loader.h"
#include "jh7110.h"
#include <zlib.h>

#define SECTOR       512
#define GPT_AT       SECTOR
#define GPT_ENTRIES  128
#define GPT_ENTRY    128
#define HEADER       0x400
#define HEADER_MAGIC 0x240
#define HEADER_AT    0x284
#define VERSION      0x01010101

/* 2E54B353-1271-4842-806F-E436D6AF6985 */
static const uint8_t spl_type[16] = {
    0x53, 0xb3, 0x54, 0x2e, 0x71, 0x12, 0x42, 0x48,
    0x80, 0x6f, 0xe4, 0x36, 0xd6, 0xaf, 0x69, 0x85,
};

static G_NORETURN void refuse(const char *why)
{
    error_report("boot ROM: cannot load SPL: %s", why);
    exit(1);
}

static void read_card(BlockBackend *blk, uint64_t at, void *data, size_t size)
{
    if (blk_pread(blk, at, size, data, 0) < 0) {
        refuse("the card or flash cannot be read so far");
    }
}

static uint64_t find_spl(BlockBackend *blk)
{
    uint8_t head[SECTOR], entry[GPT_ENTRY];
    uint64_t at;
    unsigned i, count;

    read_card(blk, GPT_AT, head, sizeof(head));
    if (memcmp(head, "EFI PART", 8)) {
        refuse("the card has no GPT");
    }
    at = ldq_le_p(head + 72) * SECTOR;
    count = MIN(ldl_le_p(head + 80), GPT_ENTRIES);
    for (i = 0; i < count; i++) {
        read_card(blk, at + i * GPT_ENTRY, entry, sizeof(entry));
        if (!memcmp(entry, spl_type, sizeof(spl_type))) {
            return ldq_le_p(entry + 32) * SECTOR;
        }
    }
    refuse("no partition has the type 2E54B353-1271-4842-806F-E436D6AF6985");
}

void jh7110_bootrom_load_spl(BlockBackend *blk, bool flash, hwaddr base,
                             uint64_t size)
{
    uint64_t at = flash ? 0 : find_spl(blk);
    uint8_t header[HEADER];
    g_autofree uint8_t *spl = NULL;
    uint32_t length, offset;

    read_card(blk, at, header, sizeof(header));
    length = ldl_le_p(header + HEADER_AT + 4);
    offset = ldl_le_p(header + HEADER_AT + 8);
    if (ldl_le_p(header) != HEADER_MAGIC ||
        ldl_le_p(header + HEADER_AT) != VERSION || offset != HEADER) {
        refuse(flash ? "the flash does not begin with the header of sfspl" :
               "its partition does not begin with the header of sfspl");
    }
    if (!length || length > size) {
        refuse("its header gives it a length that does not fit the L2 LIM");
    }
    spl = g_malloc(length);
    read_card(blk, at + offset, spl, length);
    if ((uint32_t)crc32(0, spl, length) !=
        (uint32_t)ldl_le_p(header + HEADER_AT + 12)) {
        refuse("it has another checksum than its header says");
    }
    rom_add_blob_fixed("jh7110.spl", spl, length, base);
}
