/*
 * Volumes that mkfs made and files were put on, changed by the input; and calls that it chooses.
 * Beside clean volumes there are some that a cut has left, with a journal to be replayed.
 *
 * The first byte chooses the volume, the bits of the second say: hashes and sums are made right
 * again after a change; read-only. Then come steps, each a byte and what it needs: changes of the
 * boot sectors, FAT, folders, journal or anything else, transfers that fail, and calls of lib/fat.
 * In the end the volume is mounted anew and looked through.
 *
 * YAO_FUZZ_KIND chooses the volumes: 0 FAT12, 1 FAT16, 2 FAT32, 3 exFAT; without it, all of them.
 */
#include "common_disk.h"
#include "common_exfat.h"
#include "lib/fat/buffers.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define KINDS     4
#define VOLUMES   4 /* of each kind */
#define STEPS     60
#define FILES     4
#define TRANSFERS 300000 /* more is endless */
#define SMALL     8000
#define MANY      140

static const struct {
    const char *options;
    unsigned kilobytes;
} made[KINDS][VOLUMES / 2] = {
    {{"-F 12 -s 1 -r 64", 200}, {"-F 12 -s 4 -r 32", 400}},
    {{"-F 16 -s 1 -r 64", 2150}, {"-F 16 -s 2 -r 128 -f 1", 4300}},
    {{"-F 32 -s 1", 200}, {"-F 32 -s 4 -f 1", 400}},
    {{"exfat -c 512 -b 32K", 260}, {"exfat -c 4K -b 32K", 600}},
};

struct volume {
    struct disk disk;    /* as it is given to the library */
    uint8_t *whole;      /* what it is again afterwards */
    uint32_t journal[2]; /* where its halves begin; 0: there is none */
};

static struct volume volumes[KINDS][VOLUMES];
static struct volume *now;
static struct vfat_node *files[FILES];
static bool put_right;

static const char *const names[] = {
    "a",
    "folder",
    "x",
    "many",
    "a long name that needs slots",
    "b.txt",
    "deep",
    "new",
    "a new name, longer than all of the others that are here",
    "Ünïcode",
    "NAME 17 OF MANY",
    "name 99 of many",
    "f?",
    "A.LONG~1",
    "",
    "..",
};

/* What is behind a piece of memory cannot be touched, and what was in it is gone when it is
 * free. */
#define PIECES     64
#define PIECE_SIZE 0x40000u
#define PAGE       4096u

static uint8_t *pieces[PIECES]; /* their ends */
static size_t sizes[PIECES];

static void make_pieces(void)
{
    for (unsigned i = 0; i < PIECES; i++) {
        uint8_t *piece = mmap(NULL, PIECE_SIZE + PAGE, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (piece == MAP_FAILED || mprotect(piece + PIECE_SIZE, PAGE, PROT_NONE))
            abort();
        pieces[i] = piece + PIECE_SIZE;
    }
}

static void *take(void *context, size_t size)
{
#if __has_feature(address_sanitizer)
    return malloc(size);
#endif
    size_t whole = (size + 15) & ~(size_t)15;
    for (unsigned i = 0; i < PIECES; i++)
        if (!sizes[i] && size && whole <= PIECE_SIZE) {
            sizes[i] = whole;
            return memset(pieces[i] - whole, 0xdb, size);
        }
    return NULL;
}

static void give_back(void *context, void *memory)
{
#if __has_feature(address_sanitizer)
    free(memory);
    return;
#endif
    for (unsigned i = 0; i < PIECES; i++)
        if (memory && sizes[i] && memory == pieces[i] - sizes[i]) {
            memset(memory, 0xdb, sizes[i]);
            sizes[i] = 0;
            return;
        }
    if (memory)
        abort();
}

static uint32_t get(const uint8_t *from, unsigned count)
{
    uint32_t value = 0;
    while (count--)
        value = value << 8 | from[count];
    return value;
}

static void find_journal(uint32_t journal[2])
{
    unsigned found = 0;
    for (uint64_t sector = 0; sector < disk.sectors && found < 2; sector++)
        if (memcmp(disk.bytes + sector * VFAT_SECTOR, "VFATJRN2", 8) == 0)
            journal[found++] = (uint32_t)sector;
}

static void must(int error)
{
    if (error)
        abort();
}

static void put_files(bool many)
{
    must(disk_put("a", 3000, 1));
    must(disk_put("a long name that needs slots", 700, 2));
    must(disk_create("folder", VFAT_FOLDER));
    must(disk_put("folder/x", 1700, 3));
    must(disk_create("folder/deep", VFAT_FOLDER));
    must(disk_put("folder/deep/b.txt", 10, 4));
    must(disk_create("many", VFAT_FOLDER));
    for (unsigned i = 0; many && i < MANY; i++) {
        char path[40];
        snprintf(path, sizeof path, "many/name %u of many", i);
        must(disk_create(path, VFAT_ARCHIVE));
    }
}

/* What a cut leaves: changes that are in the journal only, and a file without a name. */
static void cut(void)
{
    struct vfat_node *file;
    must(disk_put("gone", 2000, 5));
    must(disk_open("gone", &file));
    must(disk_unlink("gone"));
    must(disk_put("a", 2000, 6));
    must(disk_rename("folder/x", "x"));
    must(vfat_sync(disk.volume));
    must(disk_put("new", 1000, 7));
    must(vfat_sync(disk.volume));
    disk_lose();
}

static void make(struct volume *volume, unsigned kind, unsigned which)
{
    disk_make(made[kind][which / 2].options, made[kind][which / 2].kilobytes);
    if (disk.is_exfat) {
        disk_unmount();
        put32(disk.bytes + 100, 0x12345678);
        made_sum_boot();
        made_small_upcase();
        disk_mount();
    }
    put_files(which / 2);
    if (which % 2)
        cut();
    else
        disk_unmount();
    size_t size = disk.sectors * VFAT_SECTOR;
    find_journal(volume->journal);
    volume->whole = memcpy(malloc(size), disk.bytes, size);
    disk_watch();
    disk.device.alloc = take;
    disk.device.free = give_back;
    volume->disk = disk;
}

static void make_all(void)
{
    make_pieces();
    for (unsigned kind = 0; kind < KINDS; kind++)
        for (unsigned which = 0; which < VOLUMES; which++)
            make(&volumes[kind][which], kind, which);
}

/* The input. Behind its end there are zeros. */
static const uint8_t *input, *input_end;

static uint32_t any(unsigned bytes)
{
    uint32_t value = 0;
    while (bytes--)
        value = value << 8 | (input < input_end ? *input++ : 0);
    return value;
}

/* The journal's header: see lib/fat/journal.c. */
static void sign(uint32_t sector)
{
    uint8_t *half = disk.bytes + (size_t)sector * VFAT_SECTOR;
    uint32_t count = get32(half + 28), hash = 0;
    if (count < disk.sectors - sector) {
        for (uint32_t i = 1; i <= count; i++)
            hash = (hash ^ vfat_hash(0, half + i * VFAT_SECTOR, VFAT_SECTOR)) * 0x9e3779b1u;
        put32(half + 40, hash);
    }
    put32(half + 300, vfat_hash(1, half, 296));
    disk_touch(sector, 1);
}

static void put_all_right(void)
{
    if (!put_right)
        return;
    for (unsigned half = 0; half < 2 && now->journal[half]; half++)
        sign(now->journal[half]);
    if (disk.is_exfat && disk.bytes[108] == 9 && memchr(disk.is_touched, true, 11)) {
        made_sum_boot();
        disk_touch(11, 1);
    }
}

static void write_bytes(uint64_t at, uint32_t value, unsigned count)
{
    for (; count--; at++, value >>= 8) {
        if (at / VFAT_SECTOR >= disk.sectors)
            return;
        disk_touch(at / VFAT_SECTOR, 1);
        disk.bytes[at] = (uint8_t)value;
    }
}

/* Where the volume's parts are, by the boot sector that it was made with. */
static uint32_t fat_sector(void)
{
    return disk.is_exfat ? get(now->whole + 80, 4) : get(now->whole + 14, 2);
}

static uint32_t root_sector(void)
{
    uint32_t fat = get(now->whole + 22, 2);
    if (disk.is_exfat)
        return get(now->whole + 88, 4) + ((get(now->whole + 96, 4) - 2) << now->whole[109]);
    return fat_sector() + now->whole[16] * (fat ? fat : get(now->whole + 36, 4));
}

static void change_link(void)
{
    static const uint32_t special[] = {0, 1, 0xfffffff7, 0xffffffff, 2, 3};
    uint32_t cluster = any(1), what = any(1);
    uint32_t value = what < 6 ? special[what] : what < 200 ? what : any(3);
    uint64_t fat = (uint64_t)fat_sector() * VFAT_SECTOR;
    unsigned kind = (unsigned)((now - volumes[0]) / VOLUMES);
    if (kind == 1)
        write_bytes(fat + 2 * cluster, value, 2);
    else if (kind > 1)
        write_bytes(fat + 4 * cluster, value, 4);
    else if (cluster % 2)
        write_bytes(fat + cluster * 3 / 2,
                    (value & 0xfff) << 4 | (disk.bytes[fat + cluster * 3 / 2] & 15), 2);
    else
        write_bytes(fat + cluster * 3 / 2,
                    (value & 0xfff) | (disk.bytes[fat + cluster * 3 / 2 + 1] & 0xf0) << 8, 2);
}

/* A field of a slot of the root, or of a folder: these begin behind it. */
static void change_slot(void)
{
    uint32_t sector = root_sector() + any(1), slot = any(1) % 16, offset = any(1);
    unsigned count = offset & 32 ? 1 : offset & 64 ? 2 : 4;
    write_bytes((uint64_t)sector * VFAT_SECTOR + slot * 32 + offset % 32, any(count), count);
}

static void copy_sector(void)
{
    uint32_t from = root_sector() + any(1), to = root_sector() + any(1);
    if (from >= disk.sectors || to >= disk.sectors)
        return;
    disk_touch(to, 1);
    memcpy(disk.bytes + (size_t)to * VFAT_SECTOR, disk.bytes + (size_t)from * VFAT_SECTOR,
           VFAT_SECTOR);
}

static void change(unsigned what)
{
    unsigned count = what & 8 ? 4 : 1;
    uint32_t offset;
    if (what % 6 == 0) {
        offset = any(1);
        write_bytes(offset, any(count), count);
    } else if (what % 6 == 1) {
        change_link();
    } else if (what % 6 == 2) {
        change_slot();
    } else if (what % 6 == 3) {
        offset = any(2) % (2 * 16 * VFAT_SECTOR);
        write_bytes((uint64_t)now->journal[0] * VFAT_SECTOR + offset, any(count), count);
    } else if (what % 6 == 4) {
        offset = any(3);
        write_bytes(offset % (disk.sectors * VFAT_SECTOR), any(count), count);
    } else {
        copy_sector();
    }
}

static bool mount(bool read_only)
{
    struct vfat_options options = {
        .read_only = read_only, .exfat = &vfat_exfat, .index_bytes = 16 * 1024};
    put_all_right();
    disk.device.read_only = read_only;
    if (vfat_mount(&disk.device, &options, &disk.volume)) {
        disk.volume = NULL;
        return false;
    }
    disk.root = vfat_root(disk.volume);
    return true;
}

static void close_all(void)
{
    for (unsigned i = 0; i < FILES; i++)
        if (files[i])
            vfat_close(files[i]);
    memset(files, 0, sizeof files);
}

static void unmount(void)
{
    if (disk.volume)
        vfat_unmount(disk.volume);
    disk.volume = NULL;
    memset(files, 0, sizeof files);
}

static struct vfat_node *any_node(void)
{
    struct vfat_node *node = files[any(1) % FILES];
    return node ? node : disk.root;
}

static const char *any_name(size_t *length)
{
    static char name[40];
    uint32_t which = any(1);
    if (which < 224) {
        *length = strlen(names[which % 16]);
        return names[which % 16];
    }
    *length = which - 223;
    for (size_t i = 0; i < *length; i++)
        name[i] = (char)any(1);
    return name;
}

static void list(struct vfat_node *folder, unsigned most)
{
    static struct vfat_entry entry;
    uint32_t position = 0;
    for (unsigned i = 0; i < most && vfat_readdir(folder, &position, &entry) == 1; i++)
        ;
}

static void call_name(unsigned which)
{
    struct vfat_node *node, **at = &files[any(1) % FILES];
    struct vfat_node *folder = any_node();
    size_t length, to_length;
    const char *name = any_name(&length);
    int error = VFAT_ENOENT;
    if (which == 0)
        vfat_unlink(folder, name, length);
    else if (which == 1)
        vfat_rmdir(folder, name, length);
    else if (which == 2)
        error = vfat_open(folder, name, length, &node);
    else if (which == 3)
        error = vfat_create(folder, name, length, VFAT_ARCHIVE, &node);
    else if (which == 4)
        error = vfat_create(folder, name, length, VFAT_FOLDER, &node);
    else {
        static char from[40];
        memcpy(from, name, length < 40 ? length : 0);
        const char *to = any_name(&to_length);
        struct vfat_node *target = any_node();
        vfat_rename(folder, length < 40 ? from : name, length, target, to, to_length);
    }
    if (error)
        return;
    if (*at)
        vfat_close(*at);
    *at = node;
}

static void call_file(unsigned which)
{
    static uint8_t content[SMALL];
    struct vfat_status status;
    struct vfat_node *file = any_node();
    uint32_t size = any(2), offset = any(2) & 0x3ff;
    uint64_t position, at = offset < 0x3f8 ? offset * 16 : (uint64_t)1 << (offset & 63);
    size = size % SMALL;
    if (which == 0)
        vfat_read(file, content, size, at);
    else if (which == 1)
        vfat_write(file, content, size, at);
    else if (which == 2)
        vfat_truncate(file, at);
    else if (which == 3)
        vfat_row(file, at, size, &position);
    else if (vfat_stat(file, &status) == 0) {
        status.written = status.created = size << 16 | offset;
        vfat_set_times(file, &status);
        vfat_set_attributes(file, (uint8_t)size & ~VFAT_FOLDER);
    }
}

static void call_volume(unsigned which)
{
    struct vfat_space space;
    char label[34];
    if (which == 0)
        vfat_sync(disk.volume);
    else if (which == 1)
        vfat_settle(disk.volume);
    else if (which == 2)
        vfat_space(disk.volume, &space);
    else if (which == 3)
        vfat_label(disk.volume, label);
    else if (which == 4)
        vfat_set_label(disk.volume, "LABEL", any(1) % 6);
    else if (which == 5)
        list(any_node(), 1 + any(1));
    else
        close_all();
}

/* A transfer fails, or all from then on, up to the next such step. */
static void set_fault(void)
{
    uint32_t which = any(1);
    disk.fail_on = which & 1;
    disk.fail_read = which & 2 ? disk.reads + 1 + which / 8 : 0;
    disk.fail_write = which & 4 ? disk.writes + 1 + which / 8 : 0;
}

static void step(bool read_only)
{
    uint32_t what = any(1);
    if (what < 96) {
        change(what);
    } else if (!disk.volume) {
        mount(read_only);
    } else if (what < 160) {
        call_name(what % 6);
    } else if (what < 216) {
        call_file(what % 5);
    } else if (what < 248) {
        call_volume(what % 7);
    } else if (what < 252) {
        unmount();
        mount(read_only);
    } else {
        set_fault();
    }
}

static void look_through(struct vfat_node *folder, unsigned depth)
{
    struct vfat_entry entry;
    uint8_t content[600];
    uint32_t position = 0;
    for (unsigned i = 0; i < 12 && vfat_readdir(folder, &position, &entry) == 1; i++) {
        struct vfat_node *node;
        if (vfat_open(folder, entry.name, entry.length, &node))
            continue;
        if (vfat_is_folder(node) && depth < 2)
            look_through(node, depth + 1);
        else
            vfat_read(node, content, sizeof content, vfat_size(node) / 2);
        vfat_close(node);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *kind;
    if (!now) {
        make_all();
        kind = getenv("YAO_FUZZ_KIND");
    }
    input = bytes, input_end = bytes + size;
    uint32_t which = any(1), flags = any(1);
    now =
        &volumes[kind ? strtoul(kind, NULL, 0) % KINDS : which / VOLUMES % KINDS][which % VOLUMES];
    disk = now->disk;
    put_right = flags & 1;
    for (unsigned i = 0; i < STEPS && input < input_end; i++)
        step(flags & 2);
    unmount();
    disk.fail_read = disk.fail_write = 0;
    if (mount(flags & 2))
        look_through(disk.root, 0);
    unmount();
    if (disk.reads - now->disk.reads + disk.writes - now->disk.writes > TRANSFERS)
        abort();
    disk_restore(now->whole);
    return 0;
}
