/*
 * Boot ROMs that find SPL's partition by its type in a GPT (UEFI specification
 * 2.10, section 5.3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/error-report.h"
#include "qemu/uuid.h"
#include "hw/loader.h"
#include "u74.h"

#define SECTOR      512
#define GPT_AT      SECTOR
#define GPT_ENTRIES 128
#define GPT_ENTRY   128

void bootrom_refuse(const char *format, ...)
{
    g_autofree char *why = NULL;
    va_list args;

    va_start(args, format);
    why = g_strdup_vprintf(format, args);
    va_end(args);
    error_report("boot ROM: cannot load SPL: %s", why);
    exit(1);
}

void bootrom_load_file(const char *file, const MemMapEntry *lim)
{
    if (load_image_targphys(file, lim->base, lim->size) < 0) {
        error_report("%s: cannot be loaded", file);
        exit(1);
    }
}

void bootrom_read(BlockBackend *blk, uint64_t at, void *data, size_t size)
{
    if (blk_pread(blk, at, size, data, 0) < 0) {
        bootrom_refuse("the card or flash cannot be read so far");
    }
}

static bool find(BlockBackend *blk, const char *type, BootROMPartition *found)
{
    uint8_t head[SECTOR], entry[GPT_ENTRY];
    QemuUUID uuid;
    uint64_t at;
    unsigned i, count;

    g_assert(qemu_uuid_parse(type, &uuid) == 0);
    uuid = qemu_uuid_bswap(uuid);
    bootrom_read(blk, GPT_AT, head, sizeof(head));
    if (memcmp(head, "EFI PART", 8)) {
        bootrom_refuse("the card has no GPT");
    }
    at = ldq_le_p(head + 72) * SECTOR;
    count = MIN(ldl_le_p(head + 80), GPT_ENTRIES);
    for (i = 0; i < count; i++) {
        bootrom_read(blk, at + i * GPT_ENTRY, entry, sizeof(entry));
        if (!memcmp(entry, uuid.data, sizeof(uuid.data))) {
            found->at = ldq_le_p(entry + 32) * SECTOR;
            found->size = (ldq_le_p(entry + 40) + 1) * SECTOR - found->at;
            return true;
        }
    }
    return false;
}

BootROMPartition bootrom_find_spl(BlockBackend *blk,
                                  const BootROMLayout *layout)
{
    BootROMPartition spl;

    if (find(blk, layout->foreign_type, &spl)) {
        bootrom_refuse("a partition has the type %s: the card is laid out for "
                       "%s", layout->foreign_type, layout->foreign);
    }
    if (!find(blk, layout->type, &spl)) {
        bootrom_refuse("no partition has the type %s", layout->type);
    }
    return spl;
}
