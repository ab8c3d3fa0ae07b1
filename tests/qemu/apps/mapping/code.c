/* Code that a program makes. */
#include "checks.h"
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#define ALL (PROT_READ | PROT_WRITE | PROT_EXEC)

/* li a0, 42; ret */
static const unsigned short code[] = {0x0513, 0x02a0, 0x8082};

static int call(const void *function)
{
    return ((int (*)(void))function)();
}

/* Where a page may be both, code is changed in its place. */
static void check_changes(char *page)
{
    memcpy(page, code, sizeof code);
    __builtin___clear_cache(page, page + sizeof code);
    CHECK(call(page) == 42);
    memcpy(page, (unsigned short[]){0x0513, 0x0250}, 4); /* li a0, 37 */
    __builtin___clear_cache(page, page + sizeof code);
    CHECK(call(page) == 37);
}

void check_both(void)
{
    char *heap = aligned_alloc(PAGE, PAGE), *mapped = map(2, ALL);

    CHECK(mapped != MAP_FAILED && !mprotect(heap, PAGE, ALL));
    check_changes(mapped);
    check_changes(heap);
    CHECK(!mprotect(mapped, PAGE, PROT_READ | PROT_EXEC) && call(mapped) == 37);
    CHECK(!mprotect(mapped, PAGE, ALL));
    check_changes(mapped);
    CHECK(!munmap(mapped, 2 * PAGE) && !mprotect(heap, PAGE, PROT_READ | PROT_WRITE));
    free(heap);
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
}
