#include "common_search.h"
#include "lib/fat/buffers.h"
#include "memory.h"
#include "src/fs/fat_volume.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define SECTORS 20000u

const struct driver *const yao_drivers_block[] = {NULL};

struct ram_disk disks[DEVICES];
static struct device devices[DEVICES];
static int errors[DEVICES]; /* of bringing the device up */
static unsigned device_count;
unsigned asked;

struct fat_volume mounted, *mounted_next = &mounted;
struct block_device *mounted_block;
uint64_t mounted_first;
unsigned synced;
struct fat_volume *sync_fails;

dt_node device_candidate(const struct driver *const *class, dt_node after)
{
    return after + 1 < (int)device_count ? after + 1 : -ENOENT;
}

int device_get(const struct driver *const *class, dt_node node, struct device **dev)
{
    asked++;
    *dev = &devices[node];
    return errors[node];
}

const char *dt_path(dt_node node, char *path)
{
    sprintf(path, "/soc/disk@%d", node);
    return path;
}

/* The tree has the disks, and settings of one mount at most. */
#define SETTINGS_NODE 100
const char *settings_of, *device_set, *name_set;
uint32_t partition_set;
int built_in = -1;

dt_node dt_find_path(const char *path)
{
    int number;
    if (settings_of && !strcmp(path, settings_of))
        return SETTINGS_NODE;
    return sscanf(path, "/soc/disk@%d", &number) == 1 && number < (int)device_count ? number
                                                                                    : -ENOENT;
}

const void *dt_property(dt_node node, const char *name, int *length)
{
    *length = sizeof partition_set;
    if (node == SETTINGS_NODE)
        return !strcmp(name, device_set      ? "device"
                             : name_set      ? "partition-name"
                             : partition_set ? "partition"
                                             : "read-only")
                   ? ""
                   : NULL;
    return built_in == node && !strcmp(name, "non-removable") ? "" : NULL;
}

int dt_u32(dt_node node, const char *name, unsigned index, uint32_t *value)
{
    *value = partition_set;
    return 0;
}

int dt_u64(dt_node node, const char *name, uint64_t *value)
{
    return -ENOENT;
}

const char *dt_string(dt_node node, const char *name, unsigned index)
{
    return node == SETTINGS_NODE && !index ? device_set ? device_set : name_set : NULL;
}

/* What the file of lib/fat that knows boot sectors would need to mount one. */
int vfat_get(struct vfat_volume *volume, uint32_t sector, uint8_t **bytes)
{
    return -EIO;
}

int vfat_broken(struct vfat_volume *volume, const char *cause, uint32_t sector)
{
    return -EIO;
}

struct fat_volume *last_left;

void fat_leave(struct fat_volume *volume)
{
    last_left = volume;
}

int fat_mount(struct block_device *block, const char *name, uint64_t first, uint64_t sectors,
              bool wanted_read_only, struct volume **volume)
{
    mounted_block = block;
    mounted_first = first;
    mounted_next->base.read_only = wanted_read_only;
    mounted_next->base.cache = (struct cache){
        .block = block, .first = first, .sectors = (uint32_t)sectors, .medium = block->medium};
    *volume = &mounted_next->base;
    return 0;
}

int fat_sync(struct fat_volume *volume)
{
    synced++;
    return volume == sync_fails ? -EIO : 0;
}

int fat_unmount(struct fat_volume *volume)
{
    return -EIO;
}

struct ram_disk *add_device(int error)
{
    struct ram_disk *disk = &disks[device_count];
    ram_disk_make(disk, SECTORS);
    disk->block.node = (dt_node)device_count;
    devices[device_count].interface = &disk->block;
    errors[device_count++] = error;
    return disk;
}

uint8_t *at(struct ram_disk *disk, uint64_t sector)
{
    return disk->bytes + sector * BLOCK_SECTOR;
}

void put_partition(struct ram_disk *disk, unsigned index, uint8_t first, uint16_t count)
{
    uint8_t *entry = at(disk, 0) + 446 + 16 * index;
    entry[4] = 0x0c;
    entry[8] = first;
    entry[12] = (uint8_t)count;
    entry[13] = (uint8_t)(count >> 8);
    memcpy(at(disk, 0) + 510, "\x55\xaa", 2);
}

void put_fat(struct ram_disk *disk, uint64_t sector)
{
    uint8_t *boot = at(disk, sector);
    memcpy(boot, "\xeb\x3c\x90", 3);
    memcpy(boot + 11, "\0\2\1\1\0\2\0\2\xa0\x0f\xf8\x10\0", 13);
    memcpy(boot + 510, "\x55\xaa", 2);
}

void in_a_process(void (*test)(void))
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        test();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
