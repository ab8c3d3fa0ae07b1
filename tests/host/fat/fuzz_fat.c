/*
 * Volumes with bytes changed where file systems keep their structure, under a walk over all
 * files and some changes. Whatever the bytes are, every call ends and memory stays whole.
 *
 * Input: a byte that chooses FAT12, FAT16 or FAT32; then four bytes for each change: which of the
 * volume's interesting sectors, where in it (two bytes), and the new value.
 */
#include "common_card.h"
#include "memory.h"
#include "src/time/dates.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTORS_MAX 32
#define OPERATIONS  40 /* a ring of folders has no end */

struct base {
    FILE *file;
    uint64_t sectors;
    unsigned count;
    uint64_t interesting[SECTORS_MAX];
};

static struct base bases[3];
static unsigned operations;

static void note(struct base *base, uint64_t sector, unsigned count)
{
    for (unsigned i = 0; i < count && base->count < SECTORS_MAX; i++)
        base->interesting[base->count++] = sector + i;
}

static void populate(void)
{
    card_put("/file", 9000);
    mkdir("/dir", 0777);
    card_put("/dir/a long name for a file", 700);
    card_put("/file", 30000);
    mkdir("/dir/sub", 0777);
    card_put("/dir/sub/ümlaut", 5000);
    card_put("/empty", 0);
}

static void make_base(enum card_kind kind, struct base *base)
{
    card_choose(kind, kind == CARD_FAT12 ? 2 : 1);
    card_setup(NULL);
    populate();
    note(base, 0, 2);
    note(base, card_fat_sector(), 2);
    uint64_t root_end = card_cluster_sector(2);
    note(base, kind == CARD_FAT32 ? root_end : root_end - 32, 2);
    note(base, card_cluster_sector(card_first_cluster("/dir")), 1);
    note(base, card_cluster_sector(card_first_cluster("/dir/sub")), 1);
    base->sectors = card.block.sectors;
    base->file = tmpfile();
    if (fwrite(card.bytes, BLOCK_SECTOR, base->sectors, base->file) != base->sectors)
        abort();
    fflush(base->file);
    card_teardown(NULL);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    for (unsigned kind = 0; kind < 3; kind++)
        make_base(kind, &bases[kind]);
    return 0;
}

static bool go_on(void)
{
    return operations++ < OPERATIONS;
}

static void use_file(const char *path)
{
    static uint8_t bytes[40000];
    struct stat status;
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return;
    fstat(fd, &status);
    while (read(fd, bytes, sizeof bytes) > 0 && go_on())
        continue;
    pread(fd, bytes, 1, status.st_size - 1);
    close(fd);
}

static void walk(const char *path, unsigned depth)
{
    char below[PATH_MAX];
    struct stat status;
    DIR *dir = opendir(path);
    if (!dir)
        return;
    for (struct dirent *entry; go_on() && (entry = readdir(dir));) {
        if (strlen(entry->d_name) + offsetof(struct dirent, d_name) >= entry->d_reclen)
            abort();
        if (snprintf(below, sizeof below, "%s/%s", path, entry->d_name) >= (int)sizeof below)
            continue;
        stat(below, &status);
        if (entry->d_type == DT_REG)
            use_file(below);
        else if (depth < 4)
            walk(below, depth + 1);
    }
    closedir(dir);
}

static void change(void)
{
    static uint8_t bytes[6000];
    int fd = open("/file", O_RDWR | O_CREAT, 0666);
    if (fd >= 0) {
        pwrite(fd, bytes, sizeof bytes, 4000);
        pread(fd, bytes, sizeof bytes, 2000);
        ftruncate(fd, 5000);
        close(fd);
    }
    truncate("/dir/a long name for a file", 20000);
    mkdir("/dir/new", 0777);
    rename("/dir/sub", "/dir/new/sub");
    rename("/file", "/dir/new/sub/renamed file");
    unlink("/dir/new/sub/ümlaut");
    unlink("/empty");
    rmdir("/dir/new/sub");
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    if (size < 1)
        return 0;
    const struct base *base = &bases[input[0] % 3];
    size_t length = base->sectors * BLOCK_SECTOR;
    ram_disk_make(&card, 1);
    ram_disk_free(&card);
    card.block.sectors = base->sectors;
    card.bytes = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE, fileno(base->file), 0);
    for (size_t i = 1; i + 4 <= size; i += 4) {
        uint64_t sector = base->interesting[input[i] % base->count];
        size_t offset = (input[i + 1] | (size_t)input[i + 2] << 8) % BLOCK_SECTOR;
        card.bytes[sector * BLOCK_SECTOR + offset] = input[i + 3];
    }
    operations = 0;
    if (card_try_mount()) {
        dates_look();
        walk("", 0);
        walk("/", 0);
        change();
        operations = 0;
        walk("/", 0);
    }
    card_unmount();
    munmap(card.bytes, length);
    return 0;
}
