/* Does the wrong that its argument names. Every deed is done below first(), second() and third(),
 * which a backtrace must show. */
#include "deeds.h"
#include <stddef.h>
#include <string.h>
#include <yao/log.h>

static const struct deed *const groups[] = {memory_deeds, stack_deeds, other_deeds, handler_deeds};

static void (*find(const char *name))(void)
{
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        for (const struct deed *deed = groups[i]; deed->name; deed++)
            if (!strcmp(deed->name, name))
                return deed->commit;
    return NULL;
}

static NOINLINE void third(void (*commit)(void))
{
    commit();
    KEEP_FRAME();
}

static NOINLINE void second(void (*commit)(void))
{
    third(commit);
    KEEP_FRAME();
}

static NOINLINE void first(void (*commit)(void))
{
    second(commit);
    KEEP_FRAME();
}

int main(int argc, char **argv)
{
    void (*commit)(void) = argc > 1 ? find(argv[1]) : NULL;
    if (!commit) {
        log_error("there is no such deed");
        return 2;
    }
    first(commit);
    log_info("the deed went unnoticed");
    return 0;
}
