/* Copies what is on a littlefs volume to a folder, by littlefs alone:
 *     read_volume IMAGE FIRST_SECTOR FOLDER */
#include "src/fs/littlefs_library.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR     512
#define BLOCK_SIZE 24 /* where the superblock says it */

static int image;
static off_t begin;
static lfs_t lfs;
static uint8_t read_buffer[SECTOR], written_buffer[SECTOR], lookahead[16], file_buffer[SECTOR];

static int read_block(const struct lfs_config *config, lfs_block_t block, lfs_off_t offset,
                      void *buffer, lfs_size_t size)
{
    off_t at = begin + (off_t)block * config->block_size + offset;

    return pread(image, buffer, size, at) == (ssize_t)size ? 0 : LFS_ERR_IO;
}

/* Nothing is written. */
static int refuse_to_write(const struct lfs_config *config, lfs_block_t block, lfs_off_t offset,
                           const void *buffer, lfs_size_t size)
{
    return LFS_ERR_IO;
}

static int refuse_to_erase(const struct lfs_config *config, lfs_block_t block)
{
    return LFS_ERR_IO;
}

static int sync_nothing(const struct lfs_config *config)
{
    return 0;
}

static _Noreturn void fail(const char *what, int error)
{
    fprintf(stderr, "read_volume: %s: %d\n", what, error);
    exit(1);
}

static void copy_file(const char *path, const char *to)
{
    const struct lfs_file_config config = {.buffer = file_buffer};
    FILE *out = fopen(to, "wb");
    uint8_t bytes[4096];
    lfs_ssize_t got;
    lfs_file_t file;
    int error = lfs_file_opencfg(&lfs, &file, path, LFS_O_RDONLY, &config);

    if (error || !out)
        fail(path, error);
    while ((got = lfs_file_read(&lfs, &file, bytes, sizeof bytes)) > 0)
        fwrite(bytes, 1, (size_t)got, out);
    if (got || lfs_file_close(&lfs, &file) || fclose(out))
        fail(path, (int)got);
}

static void copy_folder(const char *path, const char *to)
{
    struct lfs_info info;
    lfs_dir_t folder;
    int got = lfs_dir_open(&lfs, &folder, path);

    if (got)
        fail(path, got);
    while ((got = lfs_dir_read(&lfs, &folder, &info)) == 1) {
        char inner[1000], inner_to[2000];
        if (!strcmp(info.name, ".") || !strcmp(info.name, ".."))
            continue;
        snprintf(inner, sizeof inner, "%s/%s", path[1] ? path : "", info.name);
        snprintf(inner_to, sizeof inner_to, "%s/%s", to, info.name);
        if (info.type != LFS_TYPE_DIR)
            copy_file(inner, inner_to);
        else if (mkdir(inner_to, 0777))
            fail(inner_to, -1);
        else
            copy_folder(inner, inner_to);
    }
    if (got)
        fail(path, got);
    lfs_dir_close(&lfs, &folder);
}

int main(int argc, char **argv)
{
    struct lfs_config config = {
        .read = read_block,
        .prog = refuse_to_write,
        .erase = refuse_to_erase,
        .sync = sync_nothing,
        .read_size = SECTOR,
        .prog_size = SECTOR,
        .block_cycles = -1,
        .cache_size = SECTOR,
        .lookahead_size = sizeof lookahead,
        .read_buffer = read_buffer,
        .prog_buffer = written_buffer,
        .lookahead_buffer = lookahead,
    };
    uint32_t block_size;

    image = argc == 4 ? open(argv[1], O_RDONLY) : -1;
    begin = argc == 4 ? (off_t)atoll(argv[2]) * SECTOR : 0;
    if (image < 0 || pread(image, &block_size, sizeof block_size, begin + BLOCK_SIZE) != 4)
        fail("IMAGE FIRST_SECTOR FOLDER", -1);
    config.block_size = block_size;
    int error = lfs_mount(&lfs, &config);
    if (error)
        fail("mount", error);
    copy_folder("/", argv[3]);
    return 0;
}
