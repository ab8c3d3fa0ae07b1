/* Finds the FAT volume for a mount. If there is none, messages say what was found instead. */
#include "dev_block.h"
#include "exfat.h"
#include "fat_volume.h"
#include "lib/bytes/little_endian.h"
#include "mount.h"
#include "tree_uses.h"
#include "volume_search.h"
#include <errno.h>
#include <string.h>
#include <yao/log.h>
#include <yao/module.h>

YAO_ALTERNATIVE(volumes, fat);
YAO_REQUIRE(dates, card);

struct fat_search {
    struct volume_search search;
    struct fat_volume *volume;
};

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

/* Whether some of its sectors are mounted: partitions may overlap. */
static bool is_elsewhere(const struct volume_search *search, const struct partition *partition)
{
    if (!tree_uses(search->block, partition->first, partition->count))
        return false;
    int other = fat_mount_with(search->block, partition->first, partition->count);
    log_error("%s: mount at %s: the volume at sector %llu, or a part of it, is mounted at %s",
              search->name, mount_path(search->mount), (unsigned long long)partition->first,
              other >= 0 ? mount_path((unsigned)other) : "another place");
    return true;
}

static int look(struct volume_search *search, const struct partition *partition)
{
    struct fat_search *this = (struct fat_search *)search;
    uint8_t sector[BLOCK_SECTOR];
    int error = block_read(search->block, partition->first, sector, 1);

    if (error)
        return fat_device_error(search->name, "read of a boot sector", error);
    const char *cause = vfat_check(sector, fat_exfat, NULL);
    if (cause) {
        tell_other(search, partition, sector, cause);
        return 0;
    }
    if (dev_block_is_open(search->block, partition->first, partition->count)) {
        log_error("%s: mount at %s: the volume at sector %llu is open for writing in /dev",
                  search->name, mount_path(search->mount), (unsigned long long)partition->first);
        return -EBUSY;
    }
    if (yao_mount_count > 1 && is_elsewhere(search, partition))
        return -EBUSY;
    error = fat_mount(search->block, search->name, partition->first, partition->count,
                      volume_read_only(search->mount), &this->volume);
    return error ? error : VOLUME_FOUND;
}

int fat_search(unsigned mount, dt_node node, struct fat_volume **volume)
{
    struct fat_search search = {.search = {.mount = mount, .kind = "FAT", .look = look}};
    int error = volume_search(&search.search, node);

    if (!error)
        *volume = search.volume;
    return error;
}
