/* Content of files: open, read, write, lseek, pread, pwrite, ftruncate, fsync, fstat. */
#include "check.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGE (300 * 1000) /* neither sectors nor clusters divide it */

static unsigned char *bytes;

static int create(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);

    CHECK(fd >= 0);
    return fd;
}

static off_t size_of(int fd)
{
    struct stat status;

    return CHECK(fstat(fd, &status) == 0) ? status.st_size : -1;
}

/* In pieces of every alignment. */
static void write_large(void)
{
    int fd = create("/large");

    pattern_fill(bytes, LARGE, 1, 0);
    for (size_t done = 0, piece = 1; done < LARGE; done += piece, piece = piece * 3 % 7919 + 1) {
        if (piece > LARGE - done)
            piece = LARGE - done;
        if (!CHECK(write(fd, bytes + done, piece) == (ssize_t)piece))
            break;
    }
    CHECK(size_of(fd) == LARGE);
    CHECK(fsync(fd) == 0);
    CHECK(close(fd) == 0);
}

static void read_large(void)
{
    int fd = open("/large", O_RDONLY);

    CHECK(fd >= 0);
    memset(bytes, 0, LARGE);
    CHECK(read(fd, bytes, LARGE + 1000) == LARGE);
    CHECK(pattern_is(bytes, LARGE, 1, 0));
    CHECK(read(fd, bytes, 1) == 0);
    for (size_t at = 0; at < LARGE - 2000; at += 1013) {
        size_t count = at % 2000;
        CHECK(pread(fd, bytes + at % 8, count, (off_t)at) == (ssize_t)count);
        CHECK(pattern_is(bytes + at % 8, count, 1, at));
    }
    CHECK(lseek(fd, 0, SEEK_CUR) == LARGE);
    CHECK(close(fd) == 0);
}

static void seek(void)
{
    int fd = open("/large", O_RDONLY);

    CHECK(lseek(fd, 12345, SEEK_SET) == 12345);
    CHECK(lseek(fd, 1000, SEEK_CUR) == 13345);
    CHECK(read(fd, bytes, 100) == 100 && pattern_is(bytes, 100, 1, 13345));
    CHECK(lseek(fd, -100, SEEK_END) == LARGE - 100);
    CHECK(read(fd, bytes, 200) == 100 && pattern_is(bytes, 100, 1, LARGE - 100));
    CHECK(lseek(fd, LARGE * 2, SEEK_SET) == LARGE * 2);
    CHECK(read(fd, bytes, 1) == 0);
    CHECK_FAILS(lseek(fd, -1, SEEK_SET), EINVAL);
    CHECK_FAILS(lseek(fd, 0, 99), EINVAL);
    CHECK(close(fd) == 0);
}

static void overwrite_inside(void)
{
    int fd = create("/patched");

    pattern_fill(bytes, 20000, 2, 0);
    CHECK(write(fd, bytes, 20000) == 20000);
    memset(bytes, 0xee, 3000);
    CHECK(pwrite(fd, bytes, 3000, 511) == 3000);
    CHECK(lseek(fd, 0, SEEK_CUR) == 20000);
    CHECK(pread(fd, bytes, 20000, 0) == 20000);
    CHECK(pattern_is(bytes, 511, 2, 0));
    CHECK(bytes[511] == 0xee && bytes[3510] == 0xee);
    CHECK(pattern_is(bytes + 3511, 20000 - 3511, 2, 3511));
    CHECK(close(fd) == 0);
}

/* What lies between the old end and the place of a write reads as zeros. */
static void write_past_the_end(void)
{
    int fd = create("/gap");

    CHECK(write(fd, "begin", 5) == 5);
    CHECK(lseek(fd, 5000, SEEK_SET) == 5000);
    CHECK(write(fd, "end", 3) == 3);
    CHECK(size_of(fd) == 5003);
    CHECK(pread(fd, bytes, 5003, 0) == 5003);
    CHECK(!memcmp(bytes, "begin", 5) && !memcmp(bytes + 5000, "end", 3));
    for (size_t i = 5; i < 5000; i++)
        if (!CHECK(bytes[i] == 0))
            break;
    CHECK(close(fd) == 0);
}

static void truncate_and_extend(void)
{
    int fd = create("/cut");

    pattern_fill(bytes, 10000, 3, 0);
    CHECK(write(fd, bytes, 10000) == 10000);
    CHECK(ftruncate(fd, 777) == 0 && size_of(fd) == 777);
    CHECK(ftruncate(fd, 3000) == 0 && size_of(fd) == 3000);
    CHECK(pread(fd, bytes, 10000, 0) == 3000);
    CHECK(pattern_is(bytes, 777, 3, 0));
    CHECK(bytes[777] == 0 && bytes[2999] == 0);
    CHECK(ftruncate(fd, 0) == 0 && size_of(fd) == 0);
    CHECK(pwrite(fd, "kept", 4, 0) == 4);
    CHECK(close(fd) == 0);
}

static void append(void)
{
    int fd = create("/appended");

    CHECK(write(fd, "one\n", 4) == 4 && close(fd) == 0);
    fd = open("/appended", O_WRONLY | O_APPEND);
    CHECK(lseek(fd, 0, SEEK_SET) == 0);
    CHECK(write(fd, "two\n", 4) == 4 && close(fd) == 0);
    fd = open("/appended", O_RDONLY);
    CHECK(read(fd, bytes, 100) == 8 && !memcmp(bytes, "one\ntwo\n", 8));
    CHECK_FAILS(write(fd, "x", 1), EBADF);
    CHECK(close(fd) == 0);
}

/* Two descriptors of a file see each other's writes. */
static void share(void)
{
    int a = create("/shared"), b = open("/shared", O_RDONLY);

    CHECK(b >= 0);
    CHECK(write(a, "hello", 5) == 5);
    CHECK(read(b, bytes, 10) == 5 && !memcmp(bytes, "hello", 5));
    CHECK(pwrite(a, "J", 1, 0) == 1);
    CHECK(pread(b, bytes, 1, 0) == 1 && bytes[0] == 'J');
    CHECK(close(a) == 0 && close(b) == 0);
}

void check_files(void)
{
    bytes = malloc(LARGE + 2000);
    if (!CHECK(bytes != NULL))
        return;
    write_large();
    read_large();
    seek();
    overwrite_inside();
    write_past_the_end();
    truncate_and_extend();
    append();
    share();
    free(bytes);
}
