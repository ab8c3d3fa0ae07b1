/* mmap() and its kin: contents and errors; allocation. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static size_t page;

static bool zeros(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

static void anonymous(void)
{
    int rw = PROT_READ | PROT_WRITE, flags = MAP_PRIVATE | MAP_ANONYMOUS;
    char *room = POINTER(mmap(NULL, 4 * page, rw, flags, -1, 0));

    TRUTH(zeros(room, 4 * page));
    TRUTH(!((uintptr_t)room % page));
    memset(room, 'x', 4 * page);
    CALL(munmap(room + page, page));
    CALL(munmap(room + page, page));
    VALUE(room[0]);
    VALUE(room[2 * page]);
    CALL(madvise(room, page, MADV_NORMAL));
    CALL(madvise(room + 1, page, MADV_NORMAL));
    CALL(madvise(room, page, 12345));
    CALL(munmap(room, 4 * page));
    POINTER(mmap(NULL, 0, rw, flags, -1, 0));
    POINTER(mmap(NULL, page, rw, MAP_ANONYMOUS, -1, 0));
    POINTER(mmap(NULL, page, rw, MAP_PRIVATE, -1, 0));
    POINTER(mmap(NULL, page, rw, MAP_PRIVATE, NOT_OPEN, 0));
    POINTER(mmap(NULL, page, rw, flags, -1, 1));
    POINTER(mmap(NULL, SIZE_MAX - page, rw, flags, -1, 0));
    CALL(munmap(NULL, 0));
    CALL(munmap(room + 1, page));
    CALL(munmap(room, SIZE_MAX - page));
}

static void protected(void)
{
    char *room = mmap(NULL, 2 * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    VALUE(room[page]);
    CALL(mprotect(room, page, PROT_READ | PROT_WRITE));
    room[0] = 'w';
    CALL(mprotect(room, page, PROT_READ));
    VALUE(room[0]);
    CALL(mprotect(room, 0, PROT_READ));
    CALL(mprotect(room, page, PROT_NONE));
    CALL(munmap(room, 2 * page));
    CALL(mprotect(room, page, PROT_READ));
}

static void of_files(void)
{
    int fd = open("file", O_RDWR), reader = open("file", O_RDONLY);
    int folder = open(".", O_RDONLY), writer = open("file", O_WRONLY);
    char *shared, *private;

    CALL(ftruncate(fd, 6000));
    private = POINTER(mmap(NULL, 6000, PROT_READ | PROT_WRITE, MAP_PRIVATE, reader, 0));
    BYTES(private, 8);
    TRUTH(zeros(private + 7, 8000 - 7));
    private[0] = 'P';
    STRING(content("file"));
    CALL(munmap(private, 6000));
    shared = POINTER(mmap(NULL, 6000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
    memcpy(shared, "SHARED", 6);
    CALL(msync(shared, 6000, MS_SYNC));
    STRING(content("file"));
    CALL(msync(shared, 6000, MS_SYNC | MS_ASYNC));
    CALL(msync(shared + 1, 1, MS_SYNC));
    memcpy(shared, "TWICE", 5);
    CALL(munmap(shared, 6000));
    STRING(content("file"));
    POINTER(mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_SHARED, reader, 0));
    POINTER(mmap(NULL, 100, PROT_READ, MAP_PRIVATE, writer, 0));
    POINTER(mmap(NULL, 100, PROT_READ, MAP_PRIVATE, fd, 1));
    POINTER(mmap(NULL, 100, PROT_READ, MAP_PRIVATE, folder, 0));
    private = POINTER(mmap(NULL, 100, PROT_READ, MAP_PRIVATE, fd, (off_t)page));
    CALL(close(fd));
    TRUTH(zeros(private, 100));
    CALL(munmap(private, 100));
    CALL(close(reader));
    CALL(close(writer));
    CALL(close(folder));
}

static void resized(void)
{
    char *room = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    room[0] = 'k';
    room = POINTER(mremap(room, page, 3 * page, MREMAP_MAYMOVE));
    VALUE(room[0]);
    TRUTH(zeros(room + 1, 3 * page - 1));
    room = POINTER(mremap(room, 3 * page, page, 0));
    VALUE(room[0]);
    POINTER(mremap(room + 1, page, page, 0));
    POINTER(mremap(room, page, 0, 0));
    CALL(munmap(room, page));
}

static void locked(void)
{
    char *room = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    CALL(mlock(room, page));
    CALL(munlock(room, page));
    CALL(munlockall());
    CALL(mlockall(0));
    CALL(munmap(room, page));
    CALL(mlock(room, page));
}

static void allocated(void)
{
    void *block = NULL;
    char *bytes = calloc(100, 10);
    volatile size_t huge = SIZE_MAX / 2;

    TRUTH(zeros(bytes, 1000));
    memset(bytes, 'a', 1000);
    bytes = POINTER(realloc(bytes, 5000));
    VALUE(bytes[999]);
    free(bytes);
    POINTER(malloc(huge));
    POINTER(calloc(huge, 4));
    POINTER(realloc(NULL, huge));
    POINTER(reallocarray(NULL, huge, 4));
    ERROR(posix_memalign(&block, 256, 100));
    TRUTH(!((uintptr_t)block % 256));
    free(block);
    ERROR(posix_memalign(&block, 3, 100));
    ERROR(posix_memalign(&block, 2, 100));
    block = POINTER(aligned_alloc(64, 128));
    TRUTH(!((uintptr_t)block % 64));
    TRUTH(malloc_usable_size(block) >= 128);
    free(block);
    free(NULL);
}

void observe_memory(void)
{
    page = (size_t)getpagesize();
    create("file", "content");
    anonymous();
    protected();
    of_files();
    resized();
    locked();
    allocated();
}
