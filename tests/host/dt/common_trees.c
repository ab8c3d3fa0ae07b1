#include "common_trees.h"
#include "src/dt/dt.h"
#include <assert.h>
#include <libfdt.h>
#include <string.h>

static void cells(void *fdt, const char *name, unsigned count, const uint32_t *values)
{
    fdt32_t big[16];
    for (unsigned i = 0; i < count; i++)
        big[i] = cpu_to_fdt32(values[i]);
    assert(!fdt_property(fdt, name, big, (int)(4 * count)));
}

#define CELLS(name, ...)                                                                           \
    cells(fdt, name, sizeof((uint32_t[]){__VA_ARGS__}) / 4, (const uint32_t[]){__VA_ARGS__})
#define TEXT(name, text) assert(!fdt_property(fdt, name, text, sizeof text))
#define NODE(name)       assert(!fdt_begin_node(fdt, name))
#define END              assert(!fdt_end_node(fdt))

static void write_cpus(void *fdt)
{
    NODE("cpus");
    CELLS("#address-cells", 1);
    CELLS("#size-cells", 0);
    CELLS("timebase-frequency", 1000000);
    NODE("cpu@1");
    CELLS("reg", 1);
    NODE("interrupt-controller");
    CELLS("#interrupt-cells", 1);
    CELLS("phandle", 1);
    END;
    END;
    END;
}

static void write_soc(void *fdt)
{
    NODE("soc");
    CELLS("#address-cells", 1);
    CELLS("#size-cells", 1);
    CELLS("ranges", 0x10000000, 0, 0x10000000, 0x1000000, 0x20000000, 1, 0, 0x1000);
    CELLS("interrupt-parent", 2);
    NODE("plic@c000000");
    TEXT("compatible", "sifive,plic-1.0.0\0riscv,plic0");
    CELLS("#interrupt-cells", 1);
    CELLS("interrupts-extended", 1, 0xffffffff, 1, 9);
    CELLS("phandle", 2);
    END;
    NODE("serial@10000000");
    TEXT("compatible", "vendor,uart\0ns16550a");
    CELLS("reg", 0x10000000, 0x100, 0x20000000, 0x10);
    CELLS("interrupts", 10, 11);
    END;
    NODE("serial@10001000");
    TEXT("compatible", "ns16550a");
    TEXT("status", "disabled");
    NODE("child");
    TEXT("compatible", "vendor,child");
    END;
    END;
    END;
}

void tree_board(void *fdt)
{
    assert(!fdt_create(fdt, TREE_MAX));
    assert(!fdt_add_reservemap_entry(fdt, 0x80000000, 0x1001));
    assert(!fdt_finish_reservemap(fdt));
    NODE("");
    CELLS("#address-cells", 2);
    CELLS("#size-cells", 2);
    NODE("aliases");
    TEXT("serial0", "/soc/serial@10000000");
    END;
    NODE("chosen");
    TEXT("stdout-path", "serial0:115200n8");
    END;
    NODE("memory@80000000");
    TEXT("device_type", "memory");
    CELLS("reg", 0, 0x80000000, 0, 0x8000000, 1, 0, 0, 0x1000);
    END;
    write_cpus(fdt);
    write_soc(fdt);
    END;
    assert(!fdt_finish(fdt));
}

const char *tree_read(const void *blob, size_t limit)
{
    static struct dt_record records[4096];
    return dt_init(blob, limit, records, 4096);
}

static void compare_properties(const void *blob, int offset, dt_node node)
{
    int property;
    fdt_for_each_property_offset(property, blob, offset)
    {
        const char *name;
        int length, ours;
        const void *value = fdt_getprop_by_offset(blob, property, &name, &length);
        assert(value);
        const void *first = fdt_getprop(blob, offset, name, &length);
        assert(dt_property(node, name, &ours) == first && ours == length);
    }
}

/* A list that does not end with NUL counts as none for us. */
static void compare_compatible(const void *blob, int offset, dt_node node)
{
    int length;
    const char *list = fdt_getprop(blob, offset, "compatible", &length);
    if (list && length && !list[length - 1])
        assert((fdt_node_check_compatible(blob, offset, "ns16550a") == 0) ==
               (dt_compatible_index(node, "ns16550a") >= 0));
}

/* libfdt's own fdt_get_path() is confused by a name with a slash in it. */
static bool has_slash(const void *blob)
{
    for (int offset = fdt_next_node(blob, -1, NULL); offset >= 0;
         offset = fdt_next_node(blob, offset, NULL))
        if (strchr(fdt_get_name(blob, offset, NULL), '/'))
            return true;
    return false;
}

void tree_compare(const void *blob)
{
    int node = 0;
    if (has_slash(blob))
        return;
    for (int offset = fdt_next_node(blob, -1, NULL); offset >= 0;
         offset = fdt_next_node(blob, offset, NULL), node++) {
        char path[DT_PATH_MAX], expected[1024];
        assert(node < dt_count());
        compare_properties(blob, offset, node);
        assert(!fdt_get_path(blob, offset, expected, sizeof expected));
        dt_path(node, path);
        if (strlen(expected) < DT_PATH_MAX - 8)
            assert(!strcmp(path, expected));
        int parent = fdt_parent_offset(blob, offset);
        if (parent >= 0)
            assert(!fdt_get_path(blob, parent, expected, sizeof expected) &&
                   (strlen(expected) >= DT_PATH_MAX - 8 ||
                    !strcmp(dt_path(dt_parent(node), path), expected)));
        compare_compatible(blob, offset, node);
    }
    assert(node == dt_count());
}

void tree_query_all(void)
{
    for (dt_node node = 0; node < dt_count(); node++) {
        char path[DT_PATH_MAX];
        uint32_t args[4], cell;
        uint64_t base, size, number;
        dt_path(node, path);
        dt_is_memory(node);
        dt_is_reserved(node);
        dt_find_path(path);
        dt_find_phandle((uint32_t)node);
        for (dt_node child = dt_child(node, -1); child >= 0; child = dt_child(node, child))
            assert(dt_parent(child) == node);
        for (unsigned i = 0; i < 3; i++) {
            dt_reg(node, i, &base, &size);
            dt_interrupt(node, i, args);
            dt_phandle_args(node, "clocks", "#clock-cells", i, args);
            dt_u32(node, "reg", i, &cell);
            dt_string(node, "compatible", i);
        }
        dt_u64(node, "reg", &number);
    }
    dt_find_path("serial0:115200");
    dt_find_compatible(-1, "ns16550a");
    uint64_t base, size;
    for (const void *at = NULL; (at = dt_reservation(at, &base, &size));)
        ;
}
