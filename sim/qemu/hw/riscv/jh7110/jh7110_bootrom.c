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
#include "hw/loader.h"
#include "jh7110.h"
#include "../u74/u74.h"
#include <zlib.h>

#define HEADER       0x400
#define HEADER_MAGIC 0x240
#define HEADER_AT    0x284
#define VERSION      0x01010101

/* SiFive's boards use this type for another partition than SPL's. */
static const BootROMLayout layout = {
    .type = "2E54B353-1271-4842-806F-E436D6AF6985",
    .foreign_type = "5B193300-FC78-40CD-8002-E86C45580B47",
    .foreign = "SiFive's boards",
};

void jh7110_bootrom_load_spl(BlockBackend *blk, bool flash, hwaddr base,
                             uint64_t size)
{
    uint64_t at = flash ? 0 : bootrom_find_spl(blk, &layout).at;
    uint8_t header[HEADER];
    g_autofree uint8_t *spl = NULL;
    uint32_t length, offset;

    bootrom_read(blk, at, header, sizeof(header));
    length = ldl_le_p(header + HEADER_AT + 4);
    offset = ldl_le_p(header + HEADER_AT + 8);
    if (ldl_le_p(header) != HEADER_MAGIC ||
        ldl_le_p(header + HEADER_AT) != VERSION || offset != HEADER) {
        bootrom_refuse(flash ?
                       "the flash does not begin with the header of sfspl" :
                       "its partition does not begin with the header of sfspl");
    }
    if (!length || length > size) {
        bootrom_refuse("its header gives it a length that does not fit the "
                       "L2 LIM");
    }
    spl = g_malloc(length);
    bootrom_read(blk, at + offset, spl, length);
    if ((uint32_t)crc32(0, spl, length) !=
        (uint32_t)ldl_le_p(header + HEADER_AT + 12)) {
        bootrom_refuse("it has another checksum than its header says");
    }
    rom_add_blob_fixed("jh7110.spl", spl, length, base);
}
