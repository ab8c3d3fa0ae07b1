#include "common_disk.h"
#include "common_check.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

struct disk disk;
const bool vfat_has_exfat = true;
static char image[64];

static int failing(uint64_t at, uint64_t number)
{
    return at && (number == at || (disk.fail_on && number > at)) ? VFAT_EIO : 0;
}

static int read_disk(void *context, uint64_t sector, void *to, uint32_t count)
{
    assert_true(count && sector < disk.sectors && count <= disk.sectors - sector);
    if (failing(disk.fail_read, ++disk.reads))
        return VFAT_EIO;
    memcpy(to, disk.bytes + sector * VFAT_SECTOR, (size_t)count * VFAT_SECTOR);
    return 0;
}

static void record(uint64_t sector, const void *from, uint32_t count)
{
    size_t size = (size_t)count * VFAT_SECTOR;
    if (disk.event_count == disk.event_room) {
        disk.event_room = disk.event_room * 2 + 64;
        disk.events = realloc(disk.events, disk.event_room * sizeof *disk.events);
    }
    if (disk.data_size + size > disk.data_room) {
        disk.data_room = (disk.data_size + size) * 2;
        disk.data = realloc(disk.data, disk.data_room);
    }
    disk.events[disk.event_count++] = (struct disk_event){sector, count, disk.data_size};
    if (size)
        memcpy(disk.data + disk.data_size, from, size);
    disk.data_size += size;
}

static int write_disk(void *context, uint64_t sector, const void *from, uint32_t count)
{
    assert_true(count && sector < disk.sectors && count <= disk.sectors - sector);
    assert_false(disk.device.read_only);
    bool bad = disk.fail_sector && disk.fail_sector - sector < count;
    if (failing(disk.fail_write, ++disk.writes) || bad)
        return VFAT_EIO;
    if (disk.recording)
        record(sector, from, count);
    if (disk.is_touched)
        disk_touch(sector, count);
    memcpy(disk.bytes + sector * VFAT_SECTOR, from, (size_t)count * VFAT_SECTOR);
    return 0;
}

static int flush_disk(void *context)
{
    disk.flushes++;
    if (disk.recording)
        record(0, NULL, 0);
    return 0;
}

static void *alloc_memory(void *context, size_t size)
{
    if (disk.allocations_left == 0)
        return NULL;
    disk.allocations_left--;
    return malloc(size);
}

static void free_memory(void *context, void *memory)
{
    free(memory);
}

static uint32_t now(void *context)
{
    return 0x5a210000u + (uint32_t)disk.writes % 0x8000;
}

static void report(void *context, const char *cause, uint64_t sector)
{
    disk.cause = cause;
}

static void set_device(void)
{
    disk.device = (struct vfat_device){
        .sectors = disk.sectors,
        .read = read_disk,
        .write = write_disk,
        .flush = flush_disk,
        .alloc = alloc_memory,
        .free = free_memory,
        .now = now,
        .report = report,
    };
    disk.allocations_left = -1;
}

static const char *image_path(void)
{
    snprintf(image, sizeof image, "/tmp/yao-vfat-%d.img", (int)getpid());
    return image;
}

void disk_load(void)
{
    FILE *file = fopen(image_path(), "rb");
    assert_non_null(file);
    assert_int_equal(fread(disk.bytes, VFAT_SECTOR, disk.sectors, file), disk.sectors);
    fclose(file);
    remove(image);
}

void disk_make(const char *options, unsigned kilobytes)
{
    static const char fat[] = "mkfs.fat -C --invariant %s %s %u",
                      exfat[] = "truncate -s %3$uK %2$s; mkfs.exfat %1$s %2$s";
    bool is_exfat = strncmp(options, "exfat", 5) == 0;
    char command[256] = "export PATH=$PATH:/usr/sbin; ";
    remove(image_path());
    size_t used = strlen(command);
    snprintf(command + used, sizeof command - used, is_exfat ? exfat : fat,
             options + (is_exfat ? 5 : 0), image, kilobytes);
    strcat(command, " >/dev/null");
    assert_int_equal(system(command), 0);
    disk = (struct disk){.sectors = kilobytes * 2ull, .is_exfat = is_exfat};
    disk.bytes = malloc(disk.sectors * VFAT_SECTOR);
    disk_load();
    set_device();
    disk_mount();
}

void disk_free(void)
{
    if (disk.volume)
        disk_unmount();
    free(disk.bytes);
    free(disk.events);
    free(disk.data);
    free(disk.touched);
    free(disk.is_touched);
    disk = (struct disk){.bytes = NULL};
}

void disk_mount(void)
{
    const struct vfat_options options = {.exfat = &vfat_exfat};
    assert_int_equal(vfat_mount(&disk.device, &options, &disk.volume), 0);
    disk.root = vfat_root(disk.volume);
}

void disk_unmount(void)
{
    struct vfat_volume *volume = disk.volume;
    disk.volume = NULL;
    assert_int_equal(vfat_unmount(volume), 0);
}

void disk_watch(void)
{
    disk.touched = malloc(disk.sectors * sizeof *disk.touched);
    disk.is_touched = calloc(disk.sectors, sizeof *disk.is_touched);
}

void disk_touch(uint64_t sector, uint32_t count)
{
    for (; count--; sector++) {
        if (!disk.is_touched[sector])
            disk.touched[disk.touched_count++] = (uint32_t)sector;
        disk.is_touched[sector] = true;
    }
}

void disk_restore(const uint8_t *copy)
{
    while (disk.touched_count) {
        size_t sector = disk.touched[--disk.touched_count];
        disk.is_touched[sector] = false;
        memcpy(disk.bytes + sector * VFAT_SECTOR, copy + sector * VFAT_SECTOR, VFAT_SECTOR);
    }
}

void disk_lose(void)
{
    bool recording = disk.recording;
    disk.recording = false;
    disk.fail_write = disk.writes + 1;
    disk.fail_on = true;
    vfat_unmount(disk.volume);
    disk.fail_write = 0;
    disk.fail_on = false;
    disk.volume = NULL;
    disk.recording = recording;
}

void disk_run(const char *command)
{
    char line[600];
    FILE *file = fopen(image_path(), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(disk.bytes, VFAT_SECTOR, disk.sectors, file), disk.sectors);
    fclose(file);
    snprintf(line, sizeof line,
             "export LC_ALL=C.UTF-8 MTOOLS_SKIP_CHECK=1 PATH=$PATH:/usr/sbin IMAGE=%s; %s", image,
             command);
    assert_int_equal(system(line), 0);
}

void disk_check(void)
{
    disk_run(disk.is_exfat ? "fsck.exfat -n $IMAGE >$IMAGE.txt 2>&1 || { cat $IMAGE.txt; false; }; "
                             "result=$?; rm -f $IMAGE.txt $IMAGE; exit $result"
                           : "fsck.fat -n $IMAGE >$IMAGE.txt 2>&1 || { cat $IMAGE.txt; false; }; "
                             "result=$?; rm -f $IMAGE.txt $IMAGE; exit $result");
}

void disk_is_whole(void)
{
    struct check check = check_volume(disk.bytes, disk.sectors);

    assert_int_equal(check.shared + check.lost + check.broken, 0);
}

/* The folder that holds the last part of @path, and that part. */
static int parent_of(const char *path, struct vfat_node **folder, const char **last)
{
    struct vfat_node *at = disk.root, *next;
    vfat_hold(at);
    for (const char *slash; (slash = strchr(path, '/')); path = slash + 1) {
        int error = vfat_open(at, path, (size_t)(slash - path), &next);
        vfat_close(at);
        if (error)
            return error;
        at = next;
    }
    *folder = at;
    *last = path;
    return 0;
}

int disk_open(const char *path, struct vfat_node **node)
{
    struct vfat_node *folder;
    const char *last;
    int error = parent_of(path, &folder, &last);
    if (error)
        return error;
    error = vfat_open(folder, last, strlen(last), node);
    vfat_close(folder);
    return error;
}

int disk_create(const char *path, uint8_t attributes)
{
    struct vfat_node *folder, *node;
    const char *last;
    int error = parent_of(path, &folder, &last);
    if (error)
        return error;
    error = vfat_create(folder, last, strlen(last), attributes, &node);
    if (!error)
        vfat_close(node);
    vfat_close(folder);
    return error;
}

uint8_t disk_pattern(unsigned seed, size_t offset)
{
    return (uint8_t)(seed * 31 + offset * 7 + offset / 256 * 13 + offset / 65536);
}

int disk_put(const char *path, size_t size, unsigned seed)
{
    struct vfat_node *node;
    int error = disk_open(path, &node);
    if (error == VFAT_ENOENT) {
        error = disk_create(path, VFAT_ARCHIVE);
        error = error ? error : disk_open(path, &node);
    }
    if (error)
        return error;
    uint8_t *bytes = malloc(size + 1);
    for (size_t i = 0; i < size; i++)
        bytes[i] = disk_pattern(seed, i);
    error = vfat_truncate(node, 0);
    int64_t done = error ? error : vfat_write(node, bytes, size, 0);
    free(bytes);
    vfat_close(node);
    return done < 0 ? (int)done : done == (int64_t)size ? 0 : VFAT_ENOSPC;
}

void disk_expect(const char *path, size_t size, unsigned seed)
{
    struct vfat_node *node;
    struct vfat_status status;
    uint8_t bytes[5000];
    assert_int_equal(disk_open(path, &node), 0);
    assert_int_equal(vfat_stat(node, &status), 0);
    assert_int_equal(status.size, size);
    for (size_t done = 0; done < size;) {
        int64_t got = vfat_read(node, bytes, sizeof bytes, done);
        assert_true(got > 0);
        for (size_t i = 0; i < (size_t)got; i++)
            if (bytes[i] != disk_pattern(seed, done + i))
                fail_msg("%s: byte %zu", path, done + i);
        done += (size_t)got;
    }
    vfat_close(node);
}

int disk_unlink(const char *path)
{
    struct vfat_node *folder;
    const char *last;
    int error = parent_of(path, &folder, &last);
    if (error)
        return error;
    error = vfat_unlink(folder, last, strlen(last));
    if (error == VFAT_EISDIR)
        error = vfat_rmdir(folder, last, strlen(last));
    vfat_close(folder);
    return error;
}

int disk_rename(const char *from, const char *to)
{
    struct vfat_node *folder, *target;
    const char *name, *new;
    int error = parent_of(from, &folder, &name);
    if (error)
        return error;
    error = parent_of(to, &target, &new);
    if (!error) {
        error = vfat_rename(folder, name, strlen(name), target, new, strlen(new));
        vfat_close(target);
    }
    vfat_close(folder);
    return error;
}
