#include "common_volume.h"
#include "emulated_disk.h"
#include "log.h"
#include "memory.h"
#include "src/fs/mount.h"
#include "src/fs/write_back.h"
#include "src/time/realtime.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct disk disk;
struct littlefs_volume *volume;
uint64_t now_ns = 1700000000 * (uint64_t)TIME_SECOND;
mode_t file_mask;
const struct mount yao_mounts[] = {{.path = ""}, {.path = "/data"}};
const unsigned yao_mount_count = 2;
struct write_back write_back = {.due_ns = TIME_NEVER};

int64_t realtime_ns(void)
{
    return (int64_t)now_ns;
}

void realtime_past(int64_t ns, int64_t within_ns)
{
}

void write_back_begin(void)
{
    write_back.due_ns = 1;
}

static bool failing(unsigned which, unsigned count)
{
    return which && (count == which || (disk.fail_on && count > which));
}

static int read_sectors(struct block_device *block, const struct block_request *request)
{
    assert_true(request->sector >= disk.first);
    if (failing(disk.fail_read, ++disk.reads))
        return disk.error;
    if (disk.emulated)
        emulated_disk_read(request->sector, request->data, request->count);
    else
        memcpy(request->data, disk.bytes + request->sector * BLOCK_SECTOR,
               (size_t)request->count * BLOCK_SECTOR);
    return 0;
}

static void record(uint64_t sector, const void *from, uint32_t count)
{
    size_t size = (size_t)count * BLOCK_SECTOR;

    if (!disk.recording)
        return;
    if (disk.event_count == disk.event_room) {
        disk.event_room = disk.event_room * 2 + 1000;
        disk.events = realloc(disk.events, disk.event_room * sizeof *disk.events);
    }
    if (disk.data_size + size > disk.data_room) {
        disk.data_room = (disk.data_room + size) * 2;
        disk.data = realloc(disk.data, disk.data_room);
    }
    disk.events[disk.event_count++] = (struct disk_event){sector, count, disk.data_size};
    if (size)
        memcpy(disk.data + disk.data_size, from, size);
    disk.data_size += size;
}

static int write_sectors(struct block_device *block, const struct block_request *request)
{
    assert_true(request->sector >= disk.first);
    assert_false(disk.read_only);
    if (failing(disk.fail_write, ++disk.writes))
        return disk.error;
    if (disk.emulated)
        emulated_disk_write(request->sector, request->data, request->count);
    else
        memcpy(disk.bytes + request->sector * BLOCK_SECTOR, request->data,
               (size_t)request->count * BLOCK_SECTOR);
    record(request->sector, request->data, request->count);
    return 0;
}

static int flush(struct block_device *block)
{
    if (failing(disk.fail_flush, ++disk.flushes))
        return disk.error;
    if (disk.emulated)
        emulated_disk_flush();
    record(0, NULL, 0);
    return 0;
}

static const struct block_ops ops = {.read = read_sectors, .write = write_sectors, .flush = flush};

void disk_make(uint64_t sectors)
{
    disk = (struct disk){.block = {.ops = &ops, .sectors = sectors}, .first = 8, .error = -EIO};
    disk.bytes = calloc(sectors, BLOCK_SECTOR);
    disk.recording = true;
    memory_reset();
    log_reset();
    disk_mount();
}

int disk_try_mount(void)
{
    struct volume *mounted;
    int error = littlefs_mount(&disk.block, "/disk", disk.first, disk.block.sectors - disk.first,
                               disk.read_only, &mounted);

    if (error)
        return error;
    mounted->mount = 1;
    volume = (struct littlefs_volume *)mounted;
    return 0;
}

void disk_mount(void)
{
    assert_int_equal(disk_try_mount(), 0);
}

void disk_unmount(void)
{
    assert_int_equal(littlefs_unmount(volume), 0);
    littlefs_leave(volume);
    volume = NULL;
}

void disk_lose(void)
{
    littlefs_leave(volume);
    volume = NULL;
}

void disk_forget_events(void)
{
    disk.event_count = disk.data_size = 0;
}

void disk_free(void)
{
    if (volume)
        disk_unmount();
    free(disk.bytes);
    free(disk.events);
    free(disk.data);
    memory_reset();
}

int file_try_open(const char *path, int flags, struct file **file)
{
    return littlefs_open(volume, path, flags, 0640, file);
}

struct file *file_open(const char *path, int flags)
{
    struct file *file;

    assert_int_equal(file_try_open(path, flags, &file), 0);
    return file;
}

ssize_t file_write(struct file *file, const void *bytes, size_t size)
{
    return file->ops->write(file, bytes, size);
}

ssize_t file_read(struct file *file, void *bytes, size_t size)
{
    return file->ops->read(file, bytes, size);
}

int file_sync(struct file *file)
{
    return file->ops->sync(file);
}

int file_close(struct file *file)
{
    return file->ops->close(file);
}

struct stat file_status(struct file *file)
{
    struct stat status;

    assert_int_equal(file->ops->status(file, &status), 0);
    return status;
}

uint8_t pattern(unsigned seed, size_t offset)
{
    return (uint8_t)(seed * 31 + offset * 7 + offset / 256 * 13 + offset / 65536);
}

void file_fill(struct file *file, size_t size, unsigned seed, off_t offset)
{
    uint8_t *bytes = malloc(size + 1);

    for (size_t i = 0; i < size; i++)
        bytes[i] = pattern(seed, (size_t)offset + i);
    assert_int_equal(file->ops->pwrite(file, bytes, size, offset), size);
    free(bytes);
}

void file_expect(struct file *file, size_t size, unsigned seed)
{
    uint8_t bytes[3000];

    assert_int_equal(file_status(file).st_size, size);
    for (size_t done = 0; done < size;) {
        ssize_t got = file->ops->pread(file, bytes, sizeof bytes, (off_t)done);
        assert_true(got > 0);
        for (ssize_t i = 0; i < got; i++)
            assert_int_equal(bytes[i], pattern(seed, done + (size_t)i));
        done += (size_t)got;
    }
    assert_int_equal(file->ops->pread(file, bytes, sizeof bytes, (off_t)size), 0);
}

void put(const char *path, size_t size, unsigned seed)
{
    struct file *file = file_open(path, O_WRONLY | O_CREAT | O_TRUNC);

    file_fill(file, size, seed, 0);
    assert_int_equal(file_close(file), 0);
}

void expect(const char *path, size_t size, unsigned seed)
{
    struct file *file = file_open(path, O_RDONLY);

    file_expect(file, size, seed);
    assert_int_equal(file_close(file), 0);
}

static int in_order(const void *one, const void *other)
{
    return strcmp(one, other);
}

const char *list(const char *path)
{
    static char text[4000];
    static char names[100][40];
    struct file *folder = file_open(path, O_RDONLY);
    const struct file_entry *entry;
    size_t count = 0;
    int result;

    while ((result = folder->ops->entry(folder, &entry)) == 1) {
        if (entry->name[0] != '.')
            strcpy(names[count++], entry->name);
        folder->ops->entry_taken(folder);
    }
    assert_int_equal(result, 0);
    file_close(folder);
    qsort(names, count, sizeof *names, in_order);
    text[0] = '\0';
    for (size_t i = 0; i < count; i++)
        strcat(strcat(text, names[i]), " ");
    return text;
}
