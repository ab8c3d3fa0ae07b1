#define _GNU_SOURCE /* O_TMPFILE */
#include "checks.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE (10 * PAGE + 100)

static int make(const char *path)
{
    static char bytes[SIZE];
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);

    memset(bytes, 'a', SIZE);
    CHECK(write(fd, bytes, SIZE) == (ssize_t)SIZE);
    return fd;
}

static void check_private(void)
{
    int fd = make("/private");
    lseek(fd, 0, SEEK_SET);
    char *copy = mmap(NULL, 12 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, PAGE), byte;
    unsigned char resident;

    CHECK(copy != MAP_FAILED && copy[0] == 'a' && copy[9 * PAGE + 99] == 'a' &&
          !copy[9 * PAGE + 100]);
    CHECK(mincore(copy + 10 * PAGE, PAGE, &resident) == -1); /* beyond the end */
    copy[0] = 'b';
    char *buffer = map(11, PROT_READ | PROT_WRITE);
    CHECK(read(fd, buffer, SIZE) == (ssize_t)SIZE); /* by the device, into this memory */
    CHECK(buffer[0] == 'a' && buffer[SIZE - 1] == 'a' && !buffer[SIZE]);
    CHECK(!munmap(buffer, 11 * PAGE));
    CHECK(!munmap(copy, 12 * PAGE) && pread(fd, &byte, 1, PAGE) == 1 && byte == 'a');
    CHECK(!close(fd));
}

static void check_shared(void)
{
    int fd = make("/shared");
    char *one = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), byte;
    char *two = mmap(NULL, 2 * PAGE, PROT_READ, MAP_SHARED, fd, 5 * PAGE);

    CHECK(!close(fd) && one != MAP_FAILED && two != MAP_FAILED);
    one[6 * PAGE] = 'x';
    CHECK(two[PAGE] == 'x');
    fd = open("/shared", O_RDWR);
    CHECK(pread(fd, &byte, 1, 6 * PAGE) == 1 && byte == 'a');
    CHECK(!msync(one, SIZE, MS_SYNC));
    CHECK(pread(fd, &byte, 1, 6 * PAGE) == 1 && byte == 'x');
    CHECK(pwrite(fd, "y", 1, 2 * PAGE) == 1 && !msync(one, SIZE, MS_ASYNC | MS_INVALIDATE));
    CHECK(one[2 * PAGE] == 'y' && one[6 * PAGE] == 'x');
    one[SIZE - 1] = 'z';
    one[SIZE] = '!'; /* beyond the end */
    CHECK(!munmap(one + 3 * PAGE, SIZE - 3 * PAGE) && two[PAGE] == 'x' && !munmap(one, 3 * PAGE));
    CHECK(!munmap(two, 2 * PAGE) && lseek(fd, 0, SEEK_END) == (off_t)SIZE && !close(fd));
}

static void check_refusals(void)
{
    int fd = open("/private", O_RDONLY), folder = open("/", O_RDONLY);
    char *pages = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);

    CHECK(mmap(NULL, PAGE, PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED && errno == EACCES);
    CHECK(mprotect(pages, PAGE, PROT_READ | PROT_WRITE) == -1 && errno == EACCES);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 1) == MAP_FAILED && errno == EINVAL);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, folder, 0) == MAP_FAILED && errno == ENODEV);
    CHECK(open("/", O_TMPFILE | O_RDWR, 0666) == -1 && errno == EOPNOTSUPP);
    CHECK(!munmap(pages, PAGE) && !close(fd) && !close(folder) && !unlink("/private"));
}

/* A mapping that is there when the app ends. */
static void leave_one(void)
{
    int fd = make("/left");
    char *pages = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    memcpy(pages + PAGE - 4, "left open", 9);
}

void check_files(void)
{
    check_private();
    check_shared();
    check_refusals();
    leave_one();
}
