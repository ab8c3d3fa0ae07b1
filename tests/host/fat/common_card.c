#include "common_card.h"
#include "lib/bytes/little_endian.h"
#include "lib/fat/volume.h"
#include "log.h"
#include "memory.h"
#include "src/console/console.h"
#include "src/fs/fat_volume.h"
#include "src/fs/mount.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>
#include <yao/time.h>

struct ram_disk card;
const char *const card_kind_names[] = {"FAT12", "FAT16", "FAT32"};

const struct mount yao_mounts[] = {{.path = "", .type = MOUNT_FAT}};
const bool yao_partition_names = false;
const unsigned yao_mount_count = 1, yao_mount_types = 1u << MOUNT_FAT;
void *yao_mount_volumes[1];
bool card_read_only;

static enum card_kind kind = CARD_FAT16;
static unsigned per_cluster = 1;
static char image[64];
static struct ram_disk made;
static enum card_kind made_kind;
static unsigned made_per_cluster;

uint64_t card_time_ns = 1700000000 * (uint64_t)TIME_SECOND;

uint64_t time_ns(void)
{
    return card_time_ns;
}

ssize_t console_read(void *bytes, size_t size)
{
    return 0;
}

ssize_t console_write(const void *bytes, size_t length)
{
    return (ssize_t)length;
}

void console_flush(void)
{
}

struct fat_volume *card_volume(void)
{
    return yao_mount_volumes[0];
}

int fat_mounted(unsigned mount, void **volume)
{
    fail_msg("no card is mounted");
    return -EIO;
}

void card_choose(enum card_kind chosen, unsigned sectors_per_cluster)
{
    kind = chosen;
    per_cluster = sectors_per_cluster;
}

static const char *image_path(void)
{
    snprintf(image, sizeof image, "/tmp/yao-card-%d.img", (int)getpid());
    return image;
}

/* Enough clusters for the kind and a little more. */
static unsigned kilobytes(void)
{
    const unsigned clusters[] = {2000, 5000, 66600};
    return clusters[kind] * per_cluster / 2 + 600;
}

static void format(void)
{
    const unsigned bits[] = {12, 16, 32};
    char command[256];
    remove(image_path());
    snprintf(command, sizeof command,
             "PATH=$PATH:/usr/sbin mkfs.vfat -C -F %u -s %u --invariant %s %u >/dev/null",
             bits[kind], per_cluster, image, kilobytes());
    assert_int_equal(system(command), 0);
    ram_disk_free(&made);
    ram_disk_load(&made, image);
    made_kind = kind;
    made_per_cluster = per_cluster;
    remove(image);
}

bool card_try_mount(void)
{
    struct volume *volume = NULL;
    int error = fat_mount(&card.block, "/card", 0, card.block.sectors, card_read_only, &volume);

    yao_mount_volumes[0] = volume;
    return !error;
}

static void mount(void)
{
    assert_true(card_try_mount());
}

int card_setup(void **state)
{
    if (!made.bytes || made_kind != kind || made_per_cluster != per_cluster)
        format();
    ram_disk_make(&card, made.block.sectors);
    memcpy(card.bytes, made.bytes, made.block.sectors * BLOCK_SECTOR);
    memory_reset();
    log_reset();
    card_read_only = false;
    mount();
    return 0;
}

void card_unmount(void)
{
    if (card_volume() && card_volume()->vfat)
        fat_unmount(card_volume());
    yao_mount_volumes[0] = NULL;
    memory_reset();
}

void card_remount(void)
{
    card_unmount();
    ram_disk_calm(&card);
    mount();
}

void card_cut_power(void)
{
    size_t size = card.block.sectors * BLOCK_SECTOR;
    uint8_t *left = memcpy(malloc(size), card.bytes, size);

    card_unmount();
    memcpy(card.bytes, left, size);
    free(left);
    mount();
}

int card_teardown(void **state)
{
    card_unmount();
    ram_disk_free(&card);
    return 0;
}

int card_check_and_teardown(void **state)
{
    card_run("fsck.vfat -n $IMAGE >$FILE || { cat $FILE; false; }", false);
    return card_teardown(state);
}

void card_run(const char *command, bool changes)
{
    char line[600];
    if (card_volume() && card_volume()->vfat)
        vfat_settle(card_volume()->vfat);
    ram_disk_save(&card, image_path());
    snprintf(line, sizeof line,
             "export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin IMAGE=%s FILE=%s.file; { %s ; }; "
             "result=$?; rm -f $FILE; exit $result",
             image, image, command);
    assert_int_equal(system(line), 0);
    if (changes) {
        card_unmount();
        ram_disk_free(&card);
        ram_disk_load(&card, image);
        mount();
    }
    remove(image);
}

uint8_t card_pattern(size_t offset)
{
    return (uint8_t)(offset * 7 + offset / 256 * 13 + offset / 65536);
}

void card_put(const char *path, size_t size)
{
    uint8_t bytes[3000];
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    assert_true(fd >= 0);
    for (size_t done = 0; done < size;) {
        size_t part = size - done < sizeof bytes ? size - done : sizeof bytes;
        for (size_t i = 0; i < part; i++)
            bytes[i] = card_pattern(done + i);
        assert_int_equal(write(fd, bytes, part), part);
        done += part;
    }
    assert_int_equal(close(fd), 0);
}

void card_expect(const char *path, size_t size)
{
    uint8_t bytes[5000];
    size_t done = 0;
    ssize_t got;
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    while ((got = read(fd, bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < got; i++)
            assert_int_equal(bytes[i], card_pattern(done + (size_t)i));
        done += (size_t)got;
    }
    assert_int_equal(got, 0);
    assert_int_equal(done, size);
    assert_int_equal(close(fd), 0);
}

static uint32_t fat_sectors(void)
{
    uint32_t few = le16(card.bytes + 22);
    return few ? few : le32(card.bytes + 36);
}

uint64_t card_fat_sector(void)
{
    return le16(card.bytes + 14);
}

static uint8_t *fat_at(unsigned copy, uint32_t offset)
{
    return card.bytes + (card_fat_sector() + copy * fat_sectors()) * BLOCK_SECTOR + offset;
}

uint32_t card_get_link(uint32_t cluster)
{
    assert_int_equal(fat_sync(card_volume()), 0);
    uint8_t *at = fat_at(0, cluster * (kind == CARD_FAT32 ? 4 : 2));
    if (kind == CARD_FAT12) {
        at = fat_at(0, cluster * 3 / 2);
        return (uint32_t)le16(at) >> (cluster % 2 * 4) & 0xfff;
    }
    return kind == CARD_FAT16 ? le16(at) : le32(at);
}

void card_set_link(uint32_t cluster, uint32_t value)
{
    assert_int_equal(fat_sync(card_volume()), 0);
    for (unsigned copy = 0; copy < card.bytes[16]; copy++) {
        uint8_t *at = fat_at(copy, cluster * (kind == CARD_FAT32 ? 4 : 2));
        if (kind == CARD_FAT12) {
            at = fat_at(copy, cluster * 3 / 2);
            uint32_t both = le16(at);
            both = cluster % 2 ? (both & 0xf) | value << 4 : (both & 0xf000) | (value & 0xfff);
            at[0] = (uint8_t)both, at[1] = (uint8_t)(both >> 8);
            continue;
        }
        at[0] = (uint8_t)value, at[1] = (uint8_t)(value >> 8);
        if (kind == CARD_FAT32)
            at[2] = (uint8_t)(value >> 16), at[3] = (uint8_t)(value >> 24);
    }
}

uint32_t card_first_cluster(const char *path)
{
    struct vfat_node *node;
    assert_int_equal(fat_find(card_volume(), path, &node), 0);
    return node->first;
}

uint64_t card_cluster_sector(uint32_t cluster)
{
    uint64_t data = card_fat_sector() + card.bytes[16] * fat_sectors() + le16(card.bytes + 17) / 16;
    return data + (uint64_t)(cluster - 2) * card.bytes[13];
}
