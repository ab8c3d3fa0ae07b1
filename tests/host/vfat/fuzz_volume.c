/*
 * Volumes of arbitrary bytes: mounted, read, changed, unmounted, twice. The first byte's bits: sign
 * the journal and exFAT's boot sectors, so that what is behind their checks is reached; mount
 * read-only. The rest is the volume's beginning; what follows it is zero.
 */
#include "lib/fat/buffers.h"
#include "lib/fat/fat.h"
#include <stdlib.h>
#include <string.h>

#define SECTORS 400
#define DEPTH   3
#define ENTRIES 30

static _Alignas(8) uint8_t bytes[SECTORS * VFAT_SECTOR];

static void check(uint64_t sector, uint32_t count)
{
    if (!count || sector >= SECTORS || count > SECTORS - sector)
        abort();
}

static int read_disk(void *context, uint64_t sector, void *to, uint32_t count)
{
    check(sector, count);
    memcpy(to, bytes + sector * VFAT_SECTOR, (size_t)count * VFAT_SECTOR);
    return 0;
}

static int write_disk(void *context, uint64_t sector, const void *from, uint32_t count)
{
    check(sector, count);
    if (*(bool *)context)
        abort();
    memcpy(bytes + sector * VFAT_SECTOR, from, (size_t)count * VFAT_SECTOR);
    return 0;
}

static void *alloc_memory(void *context, size_t size)
{
    return malloc(size);
}

static void free_memory(void *context, void *memory)
{
    free(memory);
}

static uint32_t now(void *context)
{
    return 0x5a210000;
}

/* The sum of exFAT's boot sectors, if they are of 512 bytes. */
static void sum_boot(void)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < 11 * VFAT_SECTOR; i++)
        if (i != 106 && i != 107 && i != 112)
            sum = (sum >> 1 | sum << 31) + bytes[i];
    if (memcmp(bytes + 3, "EXFAT   ", 8) == 0)
        put32(bytes + 11 * VFAT_SECTOR, sum);
}

/* The journal's header: see lib/fat/journal.c. */
static void sign(uint8_t *half, size_t left)
{
    uint32_t count = get32(half + 28), hash;
    if (((uint64_t)count + 1) * VFAT_SECTOR <= left) {
        hash = 0;
        for (uint32_t i = 1; i <= count; i++)
            hash = (hash ^ vfat_hash(0, half + i * VFAT_SECTOR, VFAT_SECTOR)) * 0x9e3779b1u;
        memcpy(half + 40, &hash, sizeof hash);
    }
    hash = vfat_hash(1, half, 296);
    memcpy(half + 300, &hash, sizeof hash);
}

static void sign_all(void)
{
    sum_boot();
    for (size_t i = 0; i < sizeof bytes; i += VFAT_SECTOR)
        if (memcmp(bytes + i, "VFATJRN2", 8) == 0)
            sign(bytes + i, sizeof bytes - i);
}

static void use_file(struct vfat_node *file)
{
    static uint8_t content[3000];
    struct vfat_status status;
    vfat_stat(file, &status);
    vfat_read(file, content, sizeof content, 0);
    vfat_read(file, content, sizeof content, status.size / 2);
    vfat_write(file, content, 700, status.size < 100000 ? status.size : 3);
    vfat_truncate(file, 600);
    vfat_set_attributes(file, VFAT_HIDDEN);
}

static void change(struct vfat_node *folder)
{
    struct vfat_node *node;
    if (vfat_create(folder, "a name that is new", 18, VFAT_FOLDER, &node) == 0)
        vfat_close(node);
    if (vfat_create(folder, "n.txt", 5, 0, &node) == 0) {
        use_file(node);
        vfat_unlink(folder, "N.TXT", 5);
        vfat_close(node);
    }
    vfat_rmdir(folder, "A NAME THAT IS NEW", 18);
}

static void use(struct vfat_node *root, struct vfat_node *folder, unsigned depth)
{
    struct vfat_entry entry;
    uint32_t position = 0;
    for (unsigned i = 0; i < ENTRIES && vfat_readdir(folder, &position, &entry) == 1; i++) {
        struct vfat_node *node;
        if (vfat_open(folder, entry.name, entry.length, &node))
            continue;
        if (!(entry.status.attributes & VFAT_FOLDER))
            use_file(node);
        else if (depth < DEPTH)
            use(root, node, depth + 1);
        if (i % 3 == 0)
            vfat_rename(folder, entry.name, entry.length, root, "renamed to this", 15);
        if (i % 5 == 4)
            vfat_unlink(folder, entry.name, entry.length);
        vfat_close(node);
    }
    change(folder);
}

static void run(bool read_only)
{
    const struct vfat_device device = {&read_only, SECTORS,      read_only,   read_disk, write_disk,
                                       NULL,       alloc_memory, free_memory, now,       NULL};
    const struct vfat_options options = {.exfat = &vfat_exfat};
    struct vfat_volume *volume;
    struct vfat_space space;
    char label[34];
    if (vfat_mount(&device, &options, &volume))
        return;
    vfat_label(volume, label);
    use(vfat_root(volume), vfat_root(volume), 0);
    vfat_sync(volume);
    vfat_space(volume, &space);
    vfat_unmount(volume);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    if (size < 1 || size - 1 > sizeof bytes)
        return 0;
    memset(bytes, 0, sizeof bytes);
    memcpy(bytes, input + 1, size - 1);
    if (input[0] & 1)
        sign_all();
    run(input[0] & 2);
    run(input[0] & 2);
    return 0;
}
