/* Stacks that are kept. Where the page allocator takes their memory back, they stay mapped without:
 * it may be called while the heap or the list of what is mapped changes. */
#include "stacks.h"
#include "src/mapping/mapping.h"
#include "src/mm/kept.h"
#include <string.h>
#include <yao/module.h>

YAO_ALTERNATIVE(threads, scheduled);

#define KEPT_MOST 16
#define KEPT_SIZE (1u << 20) /* of one */

static struct stack {
    char *base;
    size_t size, guard;
    bool has_memory;
} kept[KEPT_MOST];
static unsigned count; /* the last one is the newest */

static struct stack remove_kept(unsigned at)
{
    struct stack stack = kept[at];

    if (at != --count)
        memmove(&kept[at], &kept[at + 1], (count - at) * sizeof *kept);
    return stack;
}

static void unmap(const struct stack *stack)
{
    region_remove((uintptr_t)stack->base, (uintptr_t)stack->base + stack->size);
}

bool stack_back(char *base, size_t size, size_t guard)
{
    uintptr_t start = (uintptr_t)base;

    return !pages_back_as_is(start + guard, start + size, MAP_RW);
}

char *stack_take(size_t size, bool guarded, size_t *guard)
{
    unsigned at = count;

    while (at && (kept[at - 1].size != size || (kept[at - 1].guard != 0) != guarded))
        at--;
    if (!at)
        return NULL;
    struct stack stack = remove_kept(at - 1);
    *guard = stack.guard;
    if (stack.has_memory || stack_back(stack.base, stack.size, stack.guard))
        return stack.base;
    unmap(&stack);
    return NULL;
}

bool stack_keep(char *base, size_t size, size_t guard)
{
    if (size > KEPT_SIZE)
        return false;
    if (count == KEPT_MOST) {
        struct stack oldest = remove_kept(0);
        unmap(&oldest);
    }
    kept[count++] = (struct stack){base, size, guard, true};
    return true;
}

size_t kept_bytes(void)
{
    size_t bytes = 0;

    for (unsigned i = 0; i < count; i++)
        bytes += kept[i].has_memory ? kept[i].size - kept[i].guard : 0;
    return bytes;
}

bool kept_release(void)
{
    bool released = false;

    for (unsigned i = 0; i < count; i++) {
        uintptr_t base = (uintptr_t)kept[i].base;
        if (kept[i].has_memory)
            pages_drop(base + kept[i].guard, base + kept[i].size, true);
        released |= kept[i].has_memory;
        kept[i].has_memory = false;
    }
    return released;
}
