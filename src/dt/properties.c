/* Property values. */
#include "dt.h"
#include <errno.h>
#include <string.h>

bool dt_begins(const char *string, const char *name, size_t size)
{
    for (; size && *string == *name; size--, string++, name++)
        if (!*name)
            return true;
    return !size;
}

const void *dt_property_n(dt_node node, const char *name, size_t name_size, int *length)
{
    const struct dt_record *record = &dt_index_.nodes[node];
    const uint8_t *at = dt_index_.blob + record->name + (record->links & DT_NAME_SIZE);
    for (;;) {
        uint32_t token = raw32_at(at);
        if (token == RAW(DT_NOP)) {
            at += 4;
            continue;
        }
        if (token != RAW(DT_PROP))
            return NULL;
        size_t size = be32_at(at + 4);
        const char *string = (const char *)dt_index_.strings + be32_at(at + 8);
        at += 12;
        if (string[0] == name[0] && dt_begins(string, name, name_size) &&
            (name_size == DT_WHOLE || !string[name_size])) {
            if (length)
                *length = (int)size;
            return at;
        }
        at += (size + 3) & ~(size_t)3;
    }
}

const void *dt_property(dt_node node, const char *name, int *length)
{
    return dt_property_n(node, name, DT_WHOLE, length);
}

int dt_u32(dt_node node, const char *name, unsigned index, uint32_t *value)
{
    int length;
    const uint8_t *cells = dt_property(node, name, &length);
    if (!cells)
        return -ENOENT;
    if (length % 4 || index >= (unsigned)length / 4)
        return -EINVAL;
    *value = be32_at(cells + 4 * index);
    return 0;
}

int dt_u64(dt_node node, const char *name, uint64_t *value)
{
    int length;
    const uint8_t *cells = dt_property(node, name, &length);
    if (!cells)
        return -ENOENT;
    if (length != 4 && length != 8)
        return -EINVAL;
    *value = length == 4 ? be32_at(cells) : be64_at(cells);
    return 0;
}

const char *dt_string(dt_node node, const char *name, unsigned index)
{
    int length;
    const char *text = dt_property(node, name, &length);
    if (!text || !length || text[length - 1])
        return NULL;
    const char *end = text + length;
    while (index-- && text < end)
        text += strlen(text) + 1;
    return text < end ? text : NULL;
}

int dt_name_index(dt_node node, const char *names, const char *name)
{
    const char *text;
    for (unsigned i = 0; (text = dt_string(node, names, i)); i++)
        if (!strcmp(text, name))
            return (int)i;
    return -ENOENT;
}
