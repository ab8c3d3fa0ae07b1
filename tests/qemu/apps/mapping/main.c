/* What mmap() and its relatives do. At the end it leaves a mapping for the image to write back, or
 * reads a guard page. */
#define _GNU_SOURCE /* mremap() */
#include "checks.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int failures;

bool check_that(bool holds, const char *condition, const char *file, int line)
{
    if (!holds) {
        failures++;
        printf("%s:%d: %s: errno is %d\n", file, line, condition, errno);
    }
    return holds;
}

char *map(size_t pages, int protection)
{
    return mmap(NULL, pages * PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

bool is_zero(const char *bytes, size_t count)
{
    while (count && !*bytes)
        bytes++, count--;
    return !count;
}

static void check_anonymous(void)
{
    char *memory = map(300, PROT_READ | PROT_WRITE), *other = map(1, PROT_READ | PROT_WRITE);
    unsigned char resident;

    CHECK(memory != MAP_FAILED && (uintptr_t)memory % PAGE == 0 && is_zero(memory, 300 * PAGE));
    CHECK(other >= memory + 301 * PAGE); /* with a page between */
    memset(memory, 7, 300 * PAGE);
    CHECK(!munmap(memory + 10 * PAGE, 100 * PAGE));
    CHECK(memory[10 * PAGE - 1] == 7 && memory[110 * PAGE] == 7);
    CHECK(mincore(memory + 10 * PAGE, PAGE, &resident) == -1 && errno == ENOMEM);
    CHECK(!mincore(memory, PAGE, &resident) && (resident & 1));
    CHECK(mmap(memory + 20 * PAGE, PAGE, PROT_READ, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1,
               0) == memory + 20 * PAGE);
    CHECK(is_zero(memory + 20 * PAGE, PAGE));
    CHECK(!madvise(memory + 200 * PAGE, PAGE, MADV_DONTNEED) && is_zero(memory + 200 * PAGE, PAGE));
    CHECK(memory[199 * PAGE] == 7 && memory[201 * PAGE] == 7);
    CHECK(madvise(memory, 300 * PAGE, MADV_RANDOM) == -1 && errno == ENOMEM);
    CHECK(!mlock(memory, PAGE) && !munlock(memory, PAGE) && mlock(memory + 15 * PAGE, 1) == -1);
    CHECK(!munmap(memory, 300 * PAGE) && !munmap(other, PAGE));
    CHECK(sbrk(0) != (void *)-1);
}

static void check_refusals(void)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;

    CHECK(map(0, PROT_READ) == MAP_FAILED && errno == EINVAL);
    CHECK(map(1ul << 40, PROT_READ) == MAP_FAILED && errno == ENOMEM);
    CHECK(map(1ul << 20, PROT_READ) == MAP_FAILED && errno == ENOMEM); /* more than the RAM */
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == EINVAL);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, -1, 0) == MAP_FAILED && errno == EBADF);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, 1, 0) == MAP_FAILED && errno == ENODEV);
    CHECK(mmap((void *)PAGE, PAGE, PROT_READ, flags | MAP_FIXED, -1, 0) == MAP_FAILED &&
          errno == EPERM);
    CHECK(mmap(NULL, PAGE, PROT_READ, flags | MAP_HUGETLB, -1, 0) == MAP_FAILED && errno == ENOMEM);
    CHECK(munmap((void *)1, PAGE) == -1 && errno == EINVAL);
    CHECK(mprotect(map(1, PROT_READ), 2 * PAGE, PROT_READ) == -1 && errno == ENOMEM);
}

static void check_growth(void)
{
    char *memory = map(4, PROT_READ | PROT_WRITE), *fence = map(1, PROT_READ);

    strcpy(memory, "first");
    strcpy(memory + 3 * PAGE, "last");
    CHECK(mremap(memory, 4 * PAGE, 9 * PAGE, 0) == MAP_FAILED && errno == ENOMEM);
    char *moved = mremap(memory, 4 * PAGE, 900 * PAGE, MREMAP_MAYMOVE);
    CHECK(moved != MAP_FAILED && moved > fence && !strcmp(moved, "first"));
    CHECK(!strcmp(moved + 3 * PAGE, "last") && is_zero(moved + 4 * PAGE, 896 * PAGE));
    CHECK(mremap(moved, 900 * PAGE, 2 * PAGE, 0) == moved);
    CHECK(mremap(moved, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, memory) == memory);
    CHECK(!strcmp(memory, "first") && mremap(moved, PAGE, PAGE, 0) == MAP_FAILED);
    CHECK(errno == EFAULT && !munmap(memory, PAGE) && !munmap(moved, 2 * PAGE));
}

static void check_time_zone(void)
{
    time_t summer = 1750000000;
    char text[40];

    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    strftime(text, sizeof text, "%H:%M %Z", localtime(&summer));
    CHECK(!strcmp(text, "17:06 CEST"));
    setenv("TZ", ":/zone", 1);
    tzset();
    strftime(text, sizeof text, "%H:%M %Z", localtime(&summer));
    CHECK(!strcmp(text, "18:36 TEST"));
}

int main(int argc, char **argv)
{
    check_anonymous();
    check_refusals();
    if (argc > 1)
        check_both(); /* the setting wxneeded is in the tree */
    else
        check_either();
    check_growth();
    check_time_zone();
    check_files();
    check_system();
    printf("%d checks failed\n", failures);
    char *guard = map(2, PROT_READ) + 2 * PAGE;
    if (argc > 1)
        printf("guard %p holds %d\n", (void *)guard, *guard);
    return failures != 0;
}
