/* For an image that maps nothing, but holds what would unmap it, such as the C library's time
 * zones. To unmap where nothing is mapped is no error. */
#include "src/mm/mapped.h"
#include "sys.h"
#include <errno.h>
#include <stdint.h>
#include <yao/mm.h>
#include <yao/module.h>

YAO_DEFAULT(mappings, none);

enum mapped mapped_at(uintptr_t address, int protection)
{
    return MAPPED_NOTHING;
}

long sys_munmap(void *address, size_t length)
{
    return (uintptr_t)address % PAGE_SIZE || !length ? -EINVAL : 0;
}
