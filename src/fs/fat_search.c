/* Mounts a FAT volume where one is looked for. If there is none, messages say what was found
 * instead. */
#include "exfat.h"
#include "fat_volume.h"
#include "lib/bytes/little_endian.h"
#include "volume_search.h"
#include <string.h>
#include <yao/log.h>
#include <yao/module.h>

YAO_ALTERNATIVE(volumes, fat);
YAO_REQUIRE(dates, card);

static const char *other_file_system(const uint8_t *sector)
{
    static const struct {
        uint16_t offset;
        const char *magic, *name;
    } known[] = {
        {3, "NTFS    ", "NTFS"}, {0, "hsqs", "SquashFS"}, {0, "XFSB", "XFS"}, {0, "LUKS", "LUKS"}};

    for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++)
        if (memcmp(sector + known[i].offset, known[i].magic, strlen(known[i].magic)) == 0)
            return known[i].name;
    return NULL;
}

/* Whether it seems to be meant as a FAT volume: a jump, a signature, a sector's size. */
static bool claims_fat(const uint8_t *sector)
{
    bool jump = sector[0] == 0xeb || sector[0] == 0xe9;

    return jump && le16(sector + 510) == 0xaa55 && le16(sector + 11) % BLOCK_SECTOR == 0;
}

static void tell_other(const struct volume_search *search, const struct partition *partition,
                       const uint8_t *sector, const char *cause)
{
    const char *other = other_file_system(sector);

    if (memcmp(sector + 3, "EXFAT   ", 8) == 0)
        log_error("%s: exFAT volume at sector %llu: %s", search->name,
                  (unsigned long long)partition->first,
                  fat_exfat ? cause
                            : "no module of this image requires the alternative exfat some");
    else if (other)
        log_info("%s: volume at sector %llu: %s, which is not supported", search->name,
                 (unsigned long long)partition->first, other);
    else if (claims_fat(sector))
        log_error("%s: FAT volume at sector %llu: %s", search->name,
                  (unsigned long long)partition->first, cause);
}

int fat_probe(struct volume_search *search, const struct partition *partition,
              const uint8_t *sector)
{
    const char *cause = vfat_check(sector, fat_exfat, NULL);

    if (cause) {
        tell_other(search, partition, sector, cause);
        return 0;
    }
    int error = volume_check_free(search, partition);
    if (!error)
        error = fat_mount(search->block, search->name, partition->first, partition->count,
                          volume_read_only(search->mount), &search->volume);
    return error ? error : VOLUME_FOUND;
}
