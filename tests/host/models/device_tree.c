#include "device_tree.h"
#include "src/dt/dt.h"
#include <libfdt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <yao/mm.h>

#define TREE_MAX 65536

static uint8_t tree[TREE_MAX];

static void check(int error)
{
    if (error) {
        print_error("tree: %s\n", fdt_strerror(error));
        abort();
    }
}

void tree_begin(void)
{
    check(fdt_create(tree, TREE_MAX));
    check(fdt_finish_reservemap(tree));
    tree_node("");
    tree_cells("#address-cells", 2);
    tree_cells("#size-cells", 2);
}

void tree_node(const char *name)
{
    check(fdt_begin_node(tree, name));
}

void tree_end_node(void)
{
    check(fdt_end_node(tree));
}

void tree_property(const char *name, const void *value, int size)
{
    check(fdt_property(tree, name, value, size));
}

void tree_words(const char *name, const uint32_t *words, unsigned count)
{
    fdt32_t big[64];
    if (count > 64)
        abort();
    for (unsigned i = 0; i < count; i++)
        big[i] = cpu_to_fdt32(words[i]);
    tree_property(name, big, (int)(4 * count));
}

void tree_device(const char *name, uint32_t phandle, const char *compatible)
{
    tree_node(name);
    tree_cells("phandle", phandle);
    tree_property("compatible", compatible, (int)strlen(compatible) + 1);
}

void tree_finish(void)
{
    static struct dt_record records[1024];
    tree_end_node();
    check(fdt_finish(tree));
    const char *refused = dt_init(tree, sizeof tree, records, 1024);
    if (refused) {
        print_error("tree: %s\n", refused);
        abort();
    }
}

dt_node tree_at(const char *path)
{
    dt_node node = dt_find_path(path);
    if (node < 0)
        fail_msg("no node %s", path);
    return node;
}

/* <yao/mm.h>: devices live as long as the test program, and are seen at their addresses. */

void *permanent_alloc(size_t size, size_t align)
{
    static void *all[1024]; /* so that they are not reported as lost */
    static unsigned count;
    if (count == 1024)
        return NULL;
    return all[count++] = calloc(1, size);
}

uintptr_t mmio_map(phys_t base, uint64_t size)
{
    return base;
}
