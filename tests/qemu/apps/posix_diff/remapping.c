/* mmap(), mprotect() and mremap() of parts of what was mapped, and of what cannot be mapped. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#define ANYWHERE (MAP_PRIVATE | MAP_ANONYMOUS)
#define BOTH     (PROT_READ | PROT_WRITE)

static size_t page;

/* @pages in a row, with nothing behind them. */
static char *row(int pages)
{
    size_t size = (size_t)pages * page;
    char *start = mmap(NULL, 2 * size, BOTH, ANYWHERE, -1, 0);

    munmap(start + size, size);
    for (int i = 0; i < pages; i++)
        start[(size_t)i * page] = (char)('a' + i);
    return start;
}

/* What was changed back is one again. */
static void whole_again(void)
{
    char *room = row(4);

    CALL(mprotect(room + page, page, PROT_READ));
    POINTER(mremap(room, 4 * page, 5 * page, MREMAP_MAYMOVE));
    CALL(mprotect(room + page, page, BOTH));
    room = POINTER(mremap(room, 4 * page, 6 * page, MREMAP_MAYMOVE));
    VALUE(room[page]);
    VALUE(room[3 * page]);
    VALUE(room[5 * page]);
    CALL(munmap(room + 2 * page, page));
    TRUTH(mmap(room + 2 * page, page, BOTH, ANYWHERE | MAP_FIXED, -1, 0) == room + 2 * page);
    VALUE(room[2 * page]);
    TRUTH(mremap(room, 6 * page, 2 * page, 0) == room);
    POINTER(mremap(room, 3 * page, 4 * page, MREMAP_MAYMOVE));
    CALL(munmap(room, 2 * page));
}

static void moved(void)
{
    char *from = row(3), *to = row(4);

    TRUTH(mremap(from + page, page, page, MREMAP_MAYMOVE | MREMAP_FIXED, to + page) == to + page);
    VALUE(to[0]);
    VALUE(to[page]);
    VALUE(to[2 * page]);
    POINTER(mremap(from + page, page, 2 * page, MREMAP_MAYMOVE));
    POINTER(mremap(to, page, page, MREMAP_FIXED, from));
    POINTER(mremap(to, 2 * page, 2 * page, MREMAP_MAYMOVE | MREMAP_FIXED, to + page));
    CALL(munmap(from, 3 * page));
    CALL(munmap(to, 4 * page));
}

static void grown_file(void)
{
    int fd = open("pages", O_RDWR | O_CREAT, 0666);
    char *room, bytes[2] = {0};

    ftruncate(fd, 3 * (off_t)page);
    room = mmap(NULL, page, BOTH, MAP_SHARED, fd, 0);
    room = POINTER(mremap(room, page, 3 * page, MREMAP_MAYMOVE));
    room[2 * page] = 'z';
    CALL(munmap(room + page, page));
    CALL(munmap(room, 3 * page));
    VALUE(pread(fd, bytes, 1, 2 * (off_t)page));
    STRING(bytes);
    CALL(close(fd));
}

static void refused(void)
{
    int fd = open("pages", O_RDONLY), null = open("/dev/null", O_RDWR), ends[2];
    int zero = open("/dev/zero", O_RDWR);
    char *room;

    POINTER(mmap(NULL, page, BOTH, MAP_SHARED_VALIDATE | MAP_ANONYMOUS, -1, 0));
    POINTER(mmap(NULL, page, PROT_READ, MAP_SHARED, fd, -(off_t)page));
    POINTER(mmap(NULL, page, PROT_READ, MAP_SHARED, fd, INT64_MAX & -(off_t)page));
    POINTER(mmap(NULL, page, PROT_READ, MAP_PRIVATE, null, 0));
    pipe(ends);
    POINTER(mmap(NULL, page, PROT_READ, MAP_PRIVATE, ends[0], 0));
    room = POINTER(mmap(NULL, page, BOTH, MAP_PRIVATE, zero, 0));
    VALUE(room[7]);
    room = mmap(NULL, page, PROT_READ, MAP_SHARED, fd, 0);
    CALL(mprotect(room, page, BOTH));
    close(fd);
    close(null);
    close(zero);
    close(ends[0]);
    close(ends[1]);
}

/* So many that looking for a place must not take long. */
static void many(void)
{
    static char *rooms[2000];
    int wrong = 0;

    for (int i = 0; i < 2000; i++) {
        rooms[i] = mmap(NULL, page, BOTH, ANYWHERE, -1, 0);
        memcpy(rooms[i], &i, sizeof i);
    }
    for (int i = 0; i < 2000; i++) {
        wrong += memcmp(rooms[i], &i, sizeof i) != 0;
        munmap(rooms[i], page);
    }
    VALUE(wrong);
}

void observe_remapping(void)
{
    page = (size_t)getpagesize();
    whole_again();
    moved();
    grown_file();
    refused();
    many();
}
