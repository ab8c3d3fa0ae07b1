/* Reads settings from the tree: see settings.h. */
#include "settings.h"
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <yao/log.h>
#include <yao/mm.h>

/* Cached: boot asks for it several times. */
dt_node settings_node(void)
{
    static dt_node found; /* 0: not searched yet (the root cannot be it) */
    if (!found)
        found = dt_find_path(SETTINGS);
    return found;
}

/* noinline: the rare path of every function below. */
static __attribute__((noinline)) void refuse(dt_node node, const char *name, const char *expected)
{
    device_error(node, -EINVAL, "%s: not %s, so ignored", name, expected);
}

static bool is_set(dt_node node, const char *name)
{
    int length;
    return node >= 0 && dt_property(node, name, &length);
}

uint64_t setting_size(dt_node node, const char *name, uint64_t most, uint64_t fallback)
{
    uint64_t size;
    if (!is_set(node, name))
        return fallback;
    if (dt_u64(node, name, &size) || size < PAGE_SIZE || size > most) {
        device_error(node, -EINVAL, "%s: not a number from %u to %lu, so ignored", name, PAGE_SIZE,
                     most);
        return fallback;
    }
    return (size + PAGE_SIZE - 1) & -(uint64_t)PAGE_SIZE;
}

uint32_t setting_number(dt_node node, const char *name, uint32_t fallback)
{
    int length;
    uint32_t number;
    if (!is_set(node, name))
        return fallback;
    dt_property(node, name, &length);
    if (length != sizeof number || dt_u32(node, name, 0, &number)) {
        refuse(node, name, "a number of one cell");
        return fallback;
    }
    return number;
}

const char *setting_text(dt_node node, const char *name, const char *fallback)
{
    if (!is_set(node, name))
        return fallback;
    const char *text = dt_string(node, name, 0);
    if (text && !dt_string(node, name, 1))
        return text;
    refuse(node, name, "one string");
    return fallback;
}

bool setting_is_list(dt_node node, const char *name)
{
    bool set = is_set(node, name);
    if (!set || dt_string(node, name, 0))
        return set;
    refuse(node, name, "a list of strings");
    return false;
}

unsigned setting_choice(dt_node node, const char *name, const char *const words[],
                        unsigned fallback)
{
    const char *text = setting_text(node, name, words[fallback]);
    for (unsigned i = 0; words[i]; i++)
        if (!strcmp(words[i], text))
            return i;
    refuse(node, name, "one of its words");
    return fallback;
}
