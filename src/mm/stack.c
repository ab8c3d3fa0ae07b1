/* The app's stack: pages from anywhere, mapped below APP_STACK_TOP with unmapped space below. */
#include "map.h"

uint64_t app_stack_size_;

void *app_stack_make(uint64_t size)
{
    char *pages = page_alloc(size / PAGE_SIZE, PHYS_ANY);
    if (!pages || !map_range(APP_STACK_TOP - size, virt_to_phys(pages), size, MAP_RW))
        return NULL;
    map_flush();
    app_stack_size_ = size;
    return (void *)APP_STACK_TOP;
}
