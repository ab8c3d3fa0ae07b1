/* Pages for the heap, within the limit of the setting heap-size. */
#include "heap.h"
#include "src/settings/defaults.h"
#include "src/settings/settings.h"
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <yao/log.h>
#include <yao/mm.h>
#include <yao/module.h>

/* A program with a heap may copy much. */
YAO_REQUIRE(copies, fast);

#define HEAP_SIZE_MAX (1ull << 62) /* more than any board has */

static struct {
    bool ready;
    uint64_t left; /* pages that the heap may still take */
} heap;

/* Which allocator the image has was decided when it was built. */
static void check_allocator(dt_node settings)
{
    const char *wanted = setting_text(settings, "allocator", yao_allocator);
    if (strcmp(wanted, yao_allocator))
        log_error("/chosen/yao: allocator \"%s\": ignored: the image was built with \"%s\"", wanted,
                  yao_allocator);
}

static void prepare(void)
{
    dt_node settings = settings_node();
    heap.left = setting_size(settings, "heap-size", HEAP_SIZE_MAX, yao_heap_size) / PAGE_SIZE;
    heap.ready = true;
    check_allocator(settings);
}

void *heap_pages_alloc(size_t count)
{
    if (!heap.ready)
        prepare();
    void *pages = count <= heap.left ? page_alloc(count, PHYS_ANY) : NULL;
    if (pages)
        heap.left -= count;
    else
        errno = ENOMEM;
    return pages;
}

void heap_pages_free(void *pages, size_t count)
{
    page_free(pages, count);
    heap.left += count;
}
