/* Finding nodes in the index. */
#include "dt.h"
#include <errno.h>
#include <string.h>

static const char *name_of(dt_node node)
{
    return (const char *)dt_index_.blob + dt_index_.nodes[node].name;
}

int dt_count(void)
{
    return dt_index_.count;
}

bool dt_available(dt_node node)
{
    return dt_index_.nodes[node].links & DT_AVAILABLE;
}

dt_node dt_parent(dt_node node)
{
    return node == DT_ROOT ? -ENOENT : (dt_node)(dt_index_.nodes[node].links >> DT_PARENT);
}

/* Descendants directly follow their node: the search ends at the first node that is none. */
dt_node dt_child(dt_node node, dt_node previous)
{
    for (int i = (previous < 0 ? node : previous) + 1; i < dt_index_.count; i++) {
        if (dt_parent(i) == node)
            return i;
        if (dt_parent(i) < node)
            break;
    }
    return -ENOENT;
}

dt_node dt_find_phandle(uint32_t phandle)
{
    for (int i = 0; phandle && i < dt_index_.count; i++)
        if (dt_index_.nodes[i].phandle == phandle)
            return i;
    return -ENOENT;
}

bool dt_is_reserved(dt_node node)
{
    return dt_index_.nodes[node].links & DT_RESERVED;
}

/* A property's length is stored 8 bytes before its value. */
static uint32_t compatible_length(const struct dt_record *record)
{
    return be32_at(dt_index_.blob + record->compatible - 8);
}

int dt_compatible_index(dt_node node, const char *compatible)
{
    const struct dt_record *record = &dt_index_.nodes[node];
    if (!record->compatible)
        return -ENOENT;
    const char *entry = (const char *)dt_index_.blob + record->compatible;
    const char *end = entry + compatible_length(record);
    for (int i = 0; entry < end; i++, entry += strlen(entry) + 1)
        if (!strcmp(entry, compatible))
            return i;
    return -ENOENT;
}

dt_node dt_find_compatible(dt_node after, const char *compatible)
{
    for (int i = after + 1; i < dt_index_.count; i++)
        if (dt_available(i) && dt_compatible_index(i, compatible) >= 0)
            return i;
    return -ENOENT;
}

bool dt_is_memory(dt_node node)
{
    return !(~dt_index_.nodes[node].links & (DT_AVAILABLE | DT_MEMORY));
}

/* How much of @text, of @length characters, is before @character or the end of a string. */
static size_t length_before(char character, const char *text, size_t length)
{
    size_t size = 0;
    while (size < length && text[size] && text[size] != character)
        size++;
    return size;
}

/* Whether a path component, with or without a unit address, names this node. */
static bool component_matches(const char *name, const char *component, size_t length)
{
    if (*name != *component || !dt_begins(name, component, length))
        return false;
    return !name[length] ||
           (name[length] == '@' && length_before('@', component, length) == length);
}

static dt_node find_below(dt_node node, const char *path, size_t length)
{
    const char *end = path + length;
    while (path < end) {
        if (*path == '/') {
            path++;
            continue;
        }
        size_t size = length_before('/', path, (size_t)(end - path));
        dt_node child = dt_child(node, -1);
        while (child >= 0 && !component_matches(name_of(child), path, size))
            child = dt_child(node, child);
        if (child < 0)
            return -ENOENT;
        node = child;
        path += size;
    }
    return node;
}

/* The value of alias @name, which is not NUL-terminated. */
static const char *alias_value(const char *name, size_t length)
{
    int size;
    dt_node aliases = find_below(DT_ROOT, "aliases", 7);
    const char *target = aliases < 0 ? NULL : dt_property_n(aliases, name, length, &size);
    return target && size && !target[size - 1] ? target : NULL;
}

dt_node dt_find_path(const char *path)
{
    size_t length = length_before(':', path, SIZE_MAX);
    if (!dt_index_.count)
        return -ENOENT;
    if (*path == '/')
        return find_below(DT_ROOT, path, length);

    size_t alias = length_before('/', path, length);
    const char *target = alias_value(path, alias);
    if (!target || *target != '/')
        return -ENOENT;
    dt_node node = find_below(DT_ROOT, target, length_before(':', target, SIZE_MAX));
    return node < 0 ? node : find_below(node, path + alias, length - alias);
}

static char *prepend(char *at, const char *text)
{
    for (size_t length = strlen(text); length;)
        *--at = text[--length];
    return at;
}

/* Builds the path from its end, towards the root. */
const char *dt_path(dt_node node, char *path)
{
    char *at = path + DT_PATH_MAX - 1;
    *at = 0;
    for (; node != DT_ROOT; node = dt_parent(node)) {
        if (strlen(name_of(node)) + 4 > (size_t)(at - path)) {
            at = prepend(at, "...");
            break;
        }
        at = prepend(prepend(at, name_of(node)), "/");
    }
    if (!*at)
        at = prepend(at, "/");
    char *to = path;
    while ((*to++ = *at++))
        ;
    return path;
}
