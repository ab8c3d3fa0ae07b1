/* Asks the allocator for every alignment with every kind of size, at the addresses that images
 * have, which lie near the top of the address space: what is given is aligned and can be written,
 * and what cannot be is ENOMEM. */
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t sizes[] = {
    0,
    1,
    2016,
    2017,
    4096,
    1u << 20,
    (size_t)1 << 37,
    (size_t)1 << 38,
    (size_t)1 << 40,
    PTRDIFF_MAX / 4 - 4096,
    PTRDIFF_MAX / 4,
    PTRDIFF_MAX,
    SIZE_MAX - 8192,
    SIZE_MAX - 63,
    SIZE_MAX - 7,
    SIZE_MAX,
};
#define SIZES (sizeof sizes / sizeof *sizes)

static unsigned failures, given, refused;

static void fail(const char *what, size_t align, size_t size)
{
    printf("%s: alignment %zu, %zu bytes\n", what, align, size);
    failures++;
}

/* Errno is what the call left. */
static void check(char *block, size_t align, size_t size)
{
    if (!block) {
        refused++;
        if (errno != ENOMEM)
            fail("errno is not ENOMEM", align, size);
        return;
    }
    given++;
    if ((uintptr_t)block % align || (uintptr_t)block % 16)
        fail("misaligned", align, size);
    if (malloc_usable_size(block) < size)
        fail("too short", align, size);
    if (size)
        block[0] = block[size - 1] = 'x';
}

static void check_alignments(size_t size)
{
    for (unsigned bit = 0; bit < 64; bit++) {
        size_t align = (size_t)1 << bit;
        errno = 0;
        char *block = aligned_alloc(align, size);
        check(block, align, size);
        free(block);
        block = NULL;
        if (align >= sizeof(void *)) {
            errno = posix_memalign((void **)&block, align, size);
            check(block, align, size);
            free(block);
        }
    }
}

static void check_others(size_t size)
{
    errno = 0;
    char *block = malloc(size);
    check(block, 1, size);
    free(block);
    errno = 0;
    block = calloc(size, 1);
    check(block, 1, size);
    free(block);
    errno = 0;
    block = calloc(size, SIZE_MAX);
    if (block && size)
        fail("calloc overflowed", 1, size);
    free(block);
}

static void check_realloc(size_t size)
{
    char *old = malloc(100);
    strcpy(old, "kept");
    errno = 0;
    char *block = realloc(old, size);
    check(block, 1, size);
    char *now = block ? block : old;
    if ((!block || size > 4) && strcmp(now + 1, "ept"))
        fail("realloc lost the content", 1, size);
    free(now);
}

int main(void)
{
    for (size_t i = 0; i < SIZES; i++) {
        check_alignments(sizes[i]);
        check_others(sizes[i]);
        check_realloc(sizes[i]);
    }
    char *last = malloc(1000);
    if (!last)
        fail("nothing is left", 1, 1000);
    free(last);
    printf("%u given, %u refused, %u failures\n", given, refused, failures);
    return failures != 0;
}
