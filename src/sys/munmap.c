#include "src/mapping/mapping.h"
#include "sys.h"
#include <errno.h>
#include <yao/module.h>

YAO_ALTERNATIVE(mappings, pages);

long sys_munmap(void *address, size_t length)
{
    uintptr_t start = (uintptr_t)address;
    size_t size = (length + PAGE_SIZE - 1) & -(size_t)PAGE_SIZE;

    if (start % PAGE_SIZE || !size || size > WINDOW_END || start > WINDOW_END - size)
        return -EINVAL;
    return region_remove(start, start + size);
}
