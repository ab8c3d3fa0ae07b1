/* The program's break: a region of its own that grows upward, for programs that bring an allocator.
 */
#include "src/mapping/map_memory.h"
#include "sys.h"
#include <sys/mman.h>

#define BREAK_START 0x40000000u
#define BREAK_MAX   0x40000000u /* its size at most */

static uintptr_t end_of_break = BREAK_START;

static uintptr_t page_up(uintptr_t address)
{
    return (address + PAGE_SIZE - 1) & -(uintptr_t)PAGE_SIZE;
}

static int extend(uintptr_t from, uintptr_t to)
{
    struct region region = {.start = from, .end = to, .protection = PROT_READ | PROT_WRITE};
    struct region *there = region_from(from);

    return there && there->start < to ? -1 : map_memory(&region, NULL);
}

/* The new break, or the old one if it cannot be moved, as Linux' call returns it. */
long sys_brk(void *wanted)
{
    uintptr_t end = (uintptr_t)wanted, mapped = page_up(end_of_break), need = page_up(end);
    int error = 0;

    if (end < BREAK_START || end > BREAK_START + BREAK_MAX)
        return (long)end_of_break;
    if (need > mapped)
        error = extend(mapped, need);
    else if (need < mapped)
        error = region_remove(need, mapped);
    if (!error)
        end_of_break = end;
    return (long)end_of_break;
}
