/* Code that a program makes. */
#define _GNU_SOURCE /* memfd_create() */
#include "checks.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ALL (PROT_READ | PROT_WRITE | PROT_EXEC)

/* li a0, 42; ret */
static const unsigned short code[] = {0x0513, 0x02a0, 0x8082};

static int call(const void *function)
{
    return ((int (*)(void))function)();
}

/* Code is changed where it may be written, and runs where it may be executed. */
static void check_changes(char *written, char *executed)
{
    memcpy(written, code, sizeof code);
    __builtin___clear_cache(executed, executed + sizeof code);
    CHECK(call(executed) == 42);
    memcpy(written, (unsigned short[]){0x0513, 0x0250}, 4); /* li a0, 37 */
    __builtin___clear_cache(executed, executed + sizeof code);
    CHECK(call(executed) == 37);
}

void check_both(void)
{
    char *heap = aligned_alloc(PAGE, PAGE), *mapped = map(2, ALL);

    CHECK(mapped != MAP_FAILED && !mprotect(heap, PAGE, ALL));
    check_changes(mapped, mapped);
    check_changes(heap, heap);
    CHECK(!mprotect(mapped, PAGE, PROT_READ | PROT_EXEC) && call(mapped) == 37);
    CHECK(!mprotect(mapped, PAGE, ALL));
    check_changes(mapped, mapped);
    CHECK(!munmap(mapped, 2 * PAGE) && !mprotect(heap, PAGE, PROT_READ | PROT_WRITE));
    free(heap);
}

/* As programs do it that keep to W^X and do not want to change protections. */
static void check_two_mappings(int fd)
{
    CHECK(fd >= 0 && !ftruncate(fd, 2 * PAGE));
    char *written = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *executed = mmap(NULL, 2 * PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);

    CHECK(!close(fd) && written != MAP_FAILED && executed != MAP_FAILED);
    check_changes(written + PAGE, executed + PAGE);
    CHECK(mprotect(executed, PAGE, ALL) == -1 && errno == EACCES);
    CHECK(!munmap(written, 2 * PAGE) && call(executed + PAGE) == 37);
    CHECK(!munmap(executed, 2 * PAGE));
}

static void check_own_memory(char *page)
{
    memcpy(page, code, sizeof code);
    CHECK(mprotect(page, PAGE, ALL) == -1 && errno == EACCES);
    CHECK(!mprotect(page, PAGE, PROT_READ | PROT_EXEC) && call(page) == 42);
    CHECK(!mprotect(page, PAGE, PROT_NONE) && !mprotect(page, PAGE, PROT_READ | PROT_WRITE));
    CHECK(!memcmp(page, code, sizeof code));
    memset(page, 0, PAGE);
}

static void check_mapped_memory(char *page)
{
    memcpy(page, code, sizeof code);
    CHECK(mprotect(page, PAGE, ALL) == -1 && errno == EACCES);
    CHECK(!mprotect(page, PAGE, PROT_READ | PROT_EXEC) && call(page) == 42);
    CHECK(!mprotect(page, PAGE, PROT_NONE) && !mprotect(page, PAGE, PROT_READ | PROT_WRITE));
    CHECK(!memcmp(page, code, sizeof code));
    memcpy(page, (unsigned short[]){0x0513, 0x0250}, 4); /* li a0, 37 */
    CHECK(!mprotect(page, PAGE, PROT_EXEC) && call(page) == 37);
}

void check_either(void)
{
    static _Alignas(4096) char fixed[4096];
    char *heap = aligned_alloc(PAGE, 1024 * PAGE);
    char *place = map(1ul << 20, PROT_NONE); /* more than the RAM: a reservation */
    char *middle = place + 1000 * PAGE;

    CHECK(map(1, PROT_WRITE | PROT_EXEC) == MAP_FAILED && errno == EACCES);
    CHECK(place != MAP_FAILED && !mprotect(middle, 4 * PAGE, PROT_READ | PROT_WRITE));
    CHECK(is_zero(middle, 4 * PAGE));
    check_mapped_memory(middle);
    CHECK(!munmap(place, PAGE << 20));
    check_own_memory(heap + 500 * PAGE);
    free(heap);
    check_own_memory(fixed);
    check_two_mappings(memfd_create("code", MFD_CLOEXEC));
    check_two_mappings(open("code", O_RDWR | O_CREAT | O_EXCL, 0600));
    CHECK(!unlink("code"));
}
