/* Reading and writing: counts, positions, holes, the ends of files, vectors. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <limits.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>

static char buffer[64];

static void counts(int fd)
{
    VALUE(read(fd, buffer, 4));
    BYTES(buffer, 4);
    VALUE(read(fd, buffer, sizeof buffer));
    VALUE(read(fd, buffer, sizeof buffer));
    VALUE(read(fd, buffer, 0));
    VALUE(write(fd, "", 0));
    VALUE(pread(fd, buffer, 3, 2));
    BYTES(buffer, 3);
    VALUE(pread(fd, buffer, 3, 9));
    VALUE(pread(fd, buffer, 3, 10));
    VALUE(pread(fd, buffer, 3, 1000000));
    VALUE(pread(fd, buffer, 3, -1));
    VALUE(pread(fd, buffer, 0, -1));
    VALUE(pread(fd, buffer, 3, LLONG_MAX));
    VALUE(pwrite(fd, "xy", 2, -1));
    VALUE(pwrite(fd, "", 0, 100));
    VALUE(pwrite(fd, "XY", 2, 4));
    VALUE(lseek(fd, 0, SEEK_CUR));
}

static void seeks(int fd)
{
    VALUE(lseek(fd, 5, SEEK_SET));
    VALUE(lseek(fd, -2, SEEK_CUR));
    VALUE(lseek(fd, -4, SEEK_CUR));
    VALUE(lseek(fd, -1, SEEK_SET));
    VALUE(lseek(fd, -10, SEEK_END));
    VALUE(lseek(fd, -11, SEEK_END));
    VALUE(lseek(fd, 0, SEEK_CUR));
    VALUE(lseek(fd, 7, SEEK_END));
    VALUE(read(fd, buffer, 1));
    VALUE(lseek(fd, LLONG_MAX, SEEK_CUR));
    VALUE(lseek(fd, LLONG_MIN, SEEK_SET));
    VALUE(lseek(fd, LLONG_MAX, SEEK_END));
    VALUE(lseek(fd, 0, 77));
    VALUE(lseek(fd, 0, -1));
    VALUE(lseek(NOT_OPEN, 0, SEEK_SET));
    VALUE(lseek(-1, 0, 77));
    VALUE(lseek(fd, 0, SEEK_CUR));
}

static void holes(int fd)
{
    struct stat status;

    VALUE(lseek(fd, 20, SEEK_SET));
    CALL(fstat(fd, &status));
    VALUE(status.st_size);
    VALUE(write(fd, "end", 3));
    CALL(fstat(fd, &status));
    VALUE(status.st_size);
    memset(buffer, 'z', sizeof buffer);
    VALUE(pread(fd, buffer, sizeof buffer, 0));
    BYTES(buffer, 24);
    VALUE(pwrite(fd, "far", 3, 5000));
    VALUE(pread(fd, buffer, 10, 4996));
    BYTES(buffer, 7);
}

static void truncations(int fd)
{
    CALL(ftruncate(fd, 6));
    VALUE(lseek(fd, 0, SEEK_CUR));
    VALUE(lseek(fd, 0, SEEK_END));
    CALL(ftruncate(fd, 9));
    VALUE(pread(fd, buffer, sizeof buffer, 0));
    BYTES(buffer, 9);
    CALL(ftruncate(fd, -1));
    CALL(ftruncate(NOT_OPEN, 1));
    CALL(truncate("file", 3));
    STRING(content("file"));
    CALL(truncate("file", -1));
    CALL(truncate("none", 1));
    CALL(truncate("", 1));
    CALL(truncate(".", 1));
    CALL(truncate("file/below", 1));
    CALL(close(fd));
}

static void appending(void)
{
    int fd = (int)CALL(open("log", O_RDWR | O_CREAT | O_APPEND, 0666));
    int other = (int)CALL(open("log", O_WRONLY));

    VALUE(write(fd, "one ", 4));
    VALUE(write(other, "ONE", 3));
    VALUE(lseek(fd, 1, SEEK_SET));
    VALUE(read(fd, buffer, 2));
    BYTES(buffer, 2);
    VALUE(write(fd, "two ", 4));
    VALUE(lseek(fd, 0, SEEK_CUR));
    STRING(content("log"));
    VALUE(pwrite(fd, "X", 1, 0));
    STRING(content("log")); /* Yao: "XNE two "; POSIX has it at the offset */
    VALUE(lseek(fd, 2, SEEK_SET));
    VALUE(write(fd, "", 0)); /* moves nothing */
    VALUE(lseek(fd, 0, SEEK_CUR));
    CALL(close(fd));
    CALL(close(other));
}

static void vectors(void)
{
    char first[3], second[4], third[8];
    struct iovec parts[] = {{first, 3}, {NULL, 0}, {second, 4}, {third, 8}};
    struct iovec texts[] = {{"scat", 4}, {NULL, 0}, {"tered", 5}};
    struct iovec too_long[] = {{first, 1}, {second, (size_t)-1}};
    int fd = open("vector", O_RDWR | O_CREAT, 0666);

    VALUE(writev(fd, texts, 3));
    VALUE(writev(fd, texts, 0));
    VALUE(writev(fd, texts, -1));
    VALUE(writev(fd, texts, IOV_MAX + 1));
    VALUE(writev(fd, too_long, 2));
    VALUE(readv(fd, parts, 4));
    VALUE(lseek(fd, 0, SEEK_SET));
    VALUE(readv(fd, parts, 4));
    BYTES(first, 3);
    BYTES(second, 4);
    BYTES(third, 2);
    VALUE(preadv(fd, parts, 1, 6));
    BYTES(first, 3);
    VALUE(preadv(fd, parts, 1, -1));
    VALUE(pwritev(fd, texts, 3, 2));
    VALUE(lseek(fd, 0, SEEK_CUR));
    STRING(content("vector"));
    VALUE(readv(NOT_OPEN, parts, 1));
    VALUE(writev(NOT_OPEN, texts, 1));
    CALL(close(fd));
}

static void syncing(void)
{
    int fd = open("file", O_RDWR);

    CALL(fsync(fd));
    CALL(fdatasync(fd));
    CALL(fsync(NOT_OPEN));
    CALL(fdatasync(NOT_OPEN));
    CALL(close(fd));
    CALL(close(fd));
    CALL(read(fd, buffer, 1));
    CALL(write(fd, buffer, 1));
    CALL(pread(fd, buffer, 1, -1));
    CALL(pwrite(fd, buffer, 1, -1));
}

static void sending(void)
{
    create("from", "0123456789");
    create("to", "");
    int from = open("from", O_RDONLY), to = open("to", O_RDWR), ends[2];
    off_t offset = 3;

    VALUE(sendfile(to, from, NULL, 4));
    VALUE(lseek(from, 0, SEEK_CUR));
    VALUE(sendfile(to, from, &offset, 100));
    VALUE(offset);
    VALUE(lseek(from, 0, SEEK_CUR));
    STRING(content("to"));
    VALUE(sendfile(to, from, &offset, 1));
    offset = -1;
    VALUE(sendfile(to, from, &offset, 1));
    VALUE(sendfile(from, to, NULL, 1));
    VALUE(sendfile(NOT_OPEN, from, NULL, 1));
    VALUE(sendfile(to, NOT_OPEN, NULL, 1));
    CALL(pipe(ends));
    offset = 0;
    VALUE(sendfile(ends[1], from, &offset, 5));
    VALUE(read(ends[0], buffer, sizeof buffer));
    BYTES(buffer, 5);
    CALL(close(ends[0]));
    CALL(close(ends[1]));
    CALL(close(from));
    CALL(close(to));
}

void observe_transfer(void)
{
    int fd;

    create("file", "0123456789");
    fd = (int)CALL(open("file", O_RDWR));
    counts(fd);
    seeks(fd);
    holes(fd);
    truncations(fd);
    appending();
    vectors();
    syncing();
    sending();
}
