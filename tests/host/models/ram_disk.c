#include "ram_disk.h"
#include "memory.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>

static struct ram_disk *of(struct block_device *block)
{
    return block->priv;
}

static bool is_failing(struct ram_disk *disk)
{
    uint64_t request = ++disk->requests;
    return disk->fail_at &&
           (request == disk->fail_at || (disk->fail_on && request > disk->fail_at));
}

static int check(struct ram_disk *disk, uint64_t sector, uint32_t count)
{
    assert_true(count > 0);
    assert_true(sector < disk->block.sectors && count <= disk->block.sectors - sector);
    if (disk->empty || disk->changed)
        return -ENOMEDIUM;
    if (is_failing(disk))
        return disk->error;
    bool bad = disk->bad_sector >= sector && disk->bad_sector - sector < count;
    return bad ? disk->error : 0;
}

/* A disk with DMA knows only the device's addresses. */
static void *memory_of(const struct block_device *block, const struct block_request *request)
{
    return block->dma ? memory_at(request->address, (size_t)request->count * BLOCK_SECTOR)
                      : request->data;
}

static int read_sectors(struct block_device *block, const struct block_request *request)
{
    struct ram_disk *disk = of(block);
    int error = check(disk, request->sector, request->count);
    disk->reads++;
    if (request->count > disk->longest_read)
        disk->longest_read = request->count;
    if (!error)
        memcpy(memory_of(block, request), disk->bytes + request->sector * BLOCK_SECTOR,
               (size_t)request->count * BLOCK_SECTOR);
    return error;
}

/* As cards do, it writes what is before a bad sector; and half of what fails otherwise. */
static uint64_t written_of(const struct ram_disk *disk, const struct block_request *request,
                           int error)
{
    if (!error)
        return request->count;
    uint64_t before = disk->bad_sector - request->sector;
    return before < request->count ? before : disk->fail_at ? request->count / 2 : 0;
}

static int write_sectors(struct block_device *block, const struct block_request *request)
{
    struct ram_disk *disk = of(block);
    int error = check(disk, request->sector, request->count);
    disk->writes++;
    if (request->count > disk->longest_write)
        disk->longest_write = request->count;
    if (!error && disk->writes_left == 0)
        error = disk->error;
    disk->writes_left -= !error;
    memcpy(disk->bytes + request->sector * BLOCK_SECTOR, memory_of(block, request),
           (size_t)written_of(disk, request, error) * BLOCK_SECTOR);
    return error;
}

static int flush(struct block_device *block)
{
    of(block)->flushes++;
    return is_failing(of(block)) ? of(block)->error : 0;
}

/* As a card, which is not touched before it was looked for. */
static int look(struct block_device *block)
{
    struct ram_disk *disk = of(block);
    block->medium += disk->changed;
    disk->changed = false;
    return disk->empty ? -ENOMEDIUM : 0;
}

static const struct block_ops ops = {.read = read_sectors, .write = write_sectors, .flush = flush};
static const struct block_ops slot_ops = {
    .read = read_sectors, .write = write_sectors, .flush = flush, .look = look};

void ram_disk_slot(struct ram_disk *disk)
{
    disk->block.ops = &slot_ops;
}

void ram_disk_make(struct ram_disk *disk, uint64_t sectors)
{
    *disk = (struct ram_disk){
        .block = {.ops = &ops, .priv = disk, .sectors = sectors},
        .bytes = calloc(sectors, BLOCK_SECTOR),
    };
    ram_disk_calm(disk);
}

void ram_disk_free(struct ram_disk *disk)
{
    free(disk->bytes);
    disk->bytes = NULL;
}

void ram_disk_calm(struct ram_disk *disk)
{
    disk->reads = disk->writes = disk->flushes = 0;
    disk->longest_read = disk->longest_write = 0;
    disk->requests = disk->fail_at = 0;
    disk->bad_sector = disk->writes_left = UINT64_MAX;
    disk->error = -EIO;
}

void ram_disk_load(struct ram_disk *disk, const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    ram_disk_make(disk, ((uint64_t)ftell(file) + BLOCK_SECTOR - 1) / BLOCK_SECTOR);
    rewind(file);
    assert_true(fread(disk->bytes, 1, disk->block.sectors * BLOCK_SECTOR, file) > 0);
    fclose(file);
}

void ram_disk_save(const struct ram_disk *disk, const char *path)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(disk->bytes, BLOCK_SECTOR, disk->block.sectors, file),
                     disk->block.sectors);
    fclose(file);
}
