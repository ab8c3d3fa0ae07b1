#include "common_card.h"
#include "log.h"
#include "memory.h"
#include "src/console/console.h"
#include "src/fs/fat_lookup.h"
#include "src/fs/fat_node.h"
#include "src/fs/fat_volume.h"
#include "src/fs/mount.h"
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

static struct fat_volume *volume;
static enum card_kind kind = CARD_FAT16;
static unsigned cluster_sectors = 1;
static char image[64];
static struct ram_disk made;
static enum card_kind made_kind;
static unsigned made_cluster_sectors;

uint64_t time_ns(void)
{
    return 1700000000 * (uint64_t)TIME_SECOND;
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

int mount_root(struct fat_volume **root)
{
    *root = volume;
    return 0;
}

void card_choose(enum card_kind chosen, unsigned sectors_per_cluster)
{
    kind = chosen;
    cluster_sectors = sectors_per_cluster;
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
    return clusters[kind] * cluster_sectors / 2 + 600;
}

static void format(void)
{
    const unsigned bits[] = {12, 16, 32};
    char command[256];
    remove(image_path());
    snprintf(command, sizeof command,
             "PATH=$PATH:/usr/sbin mkfs.vfat -C -F %u -s %u --invariant %s %u >/dev/null",
             bits[kind], cluster_sectors, image, kilobytes());
    assert_int_equal(system(command), 0);
    ram_disk_free(&made);
    ram_disk_load(&made, image);
    made_kind = kind;
    made_cluster_sectors = cluster_sectors;
    remove(image);
}

bool card_try_mount(void)
{
    struct fat_geometry geometry;
    const char *cause;
    enum fat_verdict verdict =
        fat_check_boot_sector(card.bytes, card.block.sectors, &geometry, &cause);
    return verdict == FAT_VALID && fat_mount(&card.block, "/card", 0, &geometry, &volume) == 0;
}

static void mount(void)
{
    assert_true(card_try_mount());
}

int card_setup(void **state)
{
    if (!made.bytes || made_kind != kind || made_cluster_sectors != cluster_sectors)
        format();
    ram_disk_make(&card, made.block.sectors);
    memcpy(card.bytes, made.bytes, made.block.sectors * BLOCK_SECTOR);
    memory_reset();
    log_reset();
    mount();
    return 0;
}

void card_unmount(void)
{
    assert_true(!volume || !volume->nodes);
    volume = NULL;
    f_mount(NULL, "", 0);
    memory_reset();
}

void card_remount(void)
{
    card_unmount();
    ram_disk_calm(&card);
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

static uint8_t *fat_at(unsigned copy, uint32_t offset)
{
    return card.bytes + (volume->fs.fatbase + copy * volume->fs.fsize) * BLOCK_SECTOR + offset;
}

uint32_t card_get_link(uint32_t cluster)
{
    uint8_t *at = fat_at(0, cluster * (kind == CARD_FAT32 ? 4 : 2));
    if (kind == CARD_FAT12) {
        at = fat_at(0, cluster * 3 / 2);
        return (at[0] | (uint32_t)at[1] << 8) >> (cluster % 2 * 4) & 0xfff;
    }
    uint32_t value = at[0] | (uint32_t)at[1] << 8;
    return kind == CARD_FAT16 ? value : value | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

void card_set_link(uint32_t cluster, uint32_t value)
{
    for (unsigned copy = 0; copy < volume->fs.n_fats; copy++) {
        uint8_t *at = fat_at(copy, cluster * (kind == CARD_FAT32 ? 4 : 2));
        if (kind == CARD_FAT12) {
            at = fat_at(copy, cluster * 3 / 2);
            uint32_t both = at[0] | (uint32_t)at[1] << 8;
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
    struct fat_place place;
    assert_int_equal(fat_locate(volume, path, &place), 0);
    return place.is_directory ? place.cluster : place.fil.obj.sclust;
}

uint64_t card_cluster_sector(uint32_t cluster)
{
    return volume->fs.database + (uint64_t)(cluster - 2) * volume->fs.csize;
}

uint64_t card_fat_sector(void)
{
    return volume->fs.fatbase;
}
