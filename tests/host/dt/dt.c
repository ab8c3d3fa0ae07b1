#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "common_trees.h"
#include "src/dt/dt.h"
#include <cmocka.h>
#include <errno.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

static uint8_t board[TREE_MAX];

static int setup(void **state)
{
    tree_board(board);
    return tree_read(board, sizeof board) != NULL;
}

static void every_node_and_property_is_what_libfdt_sees(void **state)
{
    tree_compare(board);
}

static void a_tree_may_stand_at_any_address(void **state)
{
    uint8_t moved[TREE_MAX + 8];
    for (unsigned shift = 0; shift < 8; shift++) {
        memcpy(moved + shift, board, sizeof board);
        assert_null(tree_read(moved + shift, TREE_MAX));
        assert_true(dt_find_path("/soc/plic@c000000") > 0);
    }
}

static void paths_aliases_and_options_name_nodes(void **state)
{
    dt_node uart = dt_find_path("/soc/serial@10000000");
    assert_true(uart > 0);
    assert_int_equal(dt_find_path("serial0"), uart);
    assert_int_equal(dt_find_path("serial0:115200n8"), uart);
    assert_int_equal(dt_find_path("/soc/serial"), uart);
    assert_int_equal(dt_find_path("/soc/serial@10000000:115200"), uart);
    assert_int_equal(dt_find_path("/"), DT_ROOT);
    assert_int_equal(dt_find_path("/soc/serial@1"), -ENOENT);
    assert_int_equal(dt_find_path("serial1"), -ENOENT);
    assert_int_equal(dt_find_path("/nothing/here"), -ENOENT);
}

static void a_long_path_is_cut_at_the_front(void **state)
{
    uint8_t deep[TREE_MAX];
    char path[DT_PATH_MAX];
    assert_int_equal(fdt_create_empty_tree(deep, sizeof deep), 0);
    int parent = 0;
    for (int i = 0; i < 10; i++)
        parent = fdt_add_subnode(deep, parent, "a-rather-long-node-name");
    assert_true(parent > 0);
    assert_null(tree_read(deep, sizeof deep));
    dt_path(dt_count() - 1, path);
    assert_int_equal(strncmp(path, ".../", 4), 0);
    assert_string_equal(strrchr(path, '/'), "/a-rather-long-node-name");
}

static void disabled_nodes_and_what_is_below_them_are_not_found(void **state)
{
    dt_node first = dt_find_compatible(-1, "ns16550a");
    assert_int_equal(first, dt_find_path("/soc/serial@10000000"));
    assert_int_equal(dt_find_compatible(first, "ns16550a"), -ENOENT);
    assert_int_equal(dt_find_compatible(-1, "vendor,child"), -ENOENT);
    assert_false(dt_available(dt_find_path("/soc/serial@10001000/child")));
}

static void reg_is_translated_through_ranges(void **state)
{
    uint64_t base, size;
    dt_node uart = dt_find_path("/soc/serial@10000000");
    assert_int_equal(dt_reg(uart, 0, &base, &size), 0);
    assert_int_equal(base, 0x10000000);
    assert_int_equal(size, 0x100);
    assert_int_equal(dt_reg(uart, 1, &base, &size), 0);
    assert_int_equal(base, 0x100000000);
    assert_int_equal(dt_reg(uart, 2, &base, &size), -ENOENT);
    assert_int_equal(dt_reg(dt_find_path("/memory"), 1, &base, &size), 0);
    assert_int_equal(base, 0x100000000);
    assert_int_equal(size, 0x1000);
    assert_int_equal(dt_reg(dt_find_path("/soc"), 0, &base, &size), -ENOENT);
}

static void interrupts_find_their_controller(void **state)
{
    uint32_t args[4];
    dt_node uart = dt_find_path("/soc/serial"), plic = dt_find_path("/soc/plic@c000000");
    assert_int_equal(dt_interrupt(uart, 1, args), plic);
    assert_int_equal(args[0], 11);
    assert_int_equal(dt_interrupt(uart, 2, args), -ENOENT);
    assert_int_equal(dt_interrupt(plic, 1, args), dt_find_path("/cpus/cpu@1/interrupt-controller"));
    assert_int_equal(args[0], 9);
    assert_int_equal(dt_interrupt(plic, 2, args), -ENOENT);
}

/* A device with clocks, of which one is left out, and a provider that is known by the older name of
 * the property. */
static void lists_have_holes_and_names(void **state)
{
    static uint8_t tree[TREE_MAX];
    static const char names[] = "biu\0none\0ciu";
    uint32_t args[4];
    fdt32_t clocks[] = {cpu_to_fdt32(7), cpu_to_fdt32(1), 0, cpu_to_fdt32(7), cpu_to_fdt32(2)};
    assert_int_equal(fdt_create_empty_tree(tree, sizeof tree), 0);
    int provider = fdt_add_subnode(tree, 0, "clock");
    fdt_setprop_u32(tree, provider, "linux,phandle", 7);
    fdt_setprop_u32(tree, provider, "#clock-cells", 1);
    int user = fdt_add_subnode(tree, 0, "user");
    fdt_setprop(tree, user, "clocks", clocks, sizeof clocks);
    fdt_setprop(tree, user, "clock-names", names, sizeof names);
    assert_null(tree_read(tree, sizeof tree));
    dt_node node = dt_find_path("/user");
    assert_int_equal(dt_name_index(node, "clock-names", "ciu"), 2);
    assert_int_equal(dt_name_index(node, "clock-names", "ci"), -ENOENT);
    assert_int_equal(dt_name_index(node, "reset-names", "ciu"), -ENOENT);
    assert_int_equal(dt_phandle_args(node, "clocks", "#clock-cells", 1, args), -ENOENT);
    assert_int_equal(dt_phandle_args(node, "clocks", "#clock-cells", 3, args), -ENOENT);
    assert_int_equal(dt_phandle_args(node, "clocks", "#clock-cells", 2, args),
                     dt_find_path("/clock"));
    assert_int_equal(args[0], 2);
}

static void values_of_the_wrong_size_are_refused(void **state)
{
    uint32_t cell;
    uint64_t number;
    dt_node uart = dt_find_path("/soc/serial");
    assert_int_equal(dt_u32(uart, "compatible", 0, &cell), -EINVAL);
    assert_int_equal(dt_u32(uart, "interrupts", 2, &cell), -EINVAL);
    assert_int_equal(dt_u64(uart, "reg", &number), -EINVAL);
    assert_int_equal(dt_u32(uart, "absent", 0, &cell), -ENOENT);
    assert_null(dt_string(uart, "reg", 9));
}

static void memory_is_found_by_its_device_type(void **state)
{
    dt_node memory = dt_find_path("/memory@80000000");
    for (dt_node node = 0; node < dt_count(); node++)
        assert_int_equal(dt_is_memory(node), node == memory);
}

static void regions_of_reserved_memory_are_its_children(void **state)
{
    static uint8_t tree[TREE_MAX];
    assert_int_equal(fdt_create_empty_tree(tree, sizeof tree), 0);
    int parent = fdt_add_subnode(tree, 0, "reserved-memory");
    fdt_add_subnode(tree, parent, "region@1000");
    fdt_add_subnode(tree, fdt_add_subnode(tree, 0, "soc"), "reserved-memory");
    assert_null(tree_read(tree, sizeof tree));
    dt_node region = dt_find_path("/reserved-memory/region");
    for (dt_node node = 0; node < dt_count(); node++)
        assert_int_equal(dt_is_reserved(node), node == region);
}

static void a_bus_without_ranges_hides_what_is_on_it(void **state)
{
    static uint8_t tree[TREE_MAX];
    uint64_t base, size;
    fdt64_t reg[] = {cpu_to_fdt64(0x86000000), cpu_to_fdt64(0x1000)};
    assert_int_equal(fdt_create_empty_tree(tree, sizeof tree), 0);
    int bus = fdt_add_subnode(tree, 0, "bus");
    fdt_setprop_u32(tree, bus, "#size-cells", 2);
    fdt_setprop(tree, fdt_add_subnode(tree, bus, "device"), "reg", reg, sizeof reg);
    assert_null(tree_read(tree, sizeof tree));
    assert_int_equal(dt_reg(dt_find_path("/bus/device"), 0, &base, &size), -ENXIO);
    assert_int_equal(base, 0x86000000);
    assert_int_equal(size, 0x1000);
}

static void reservations_end_with_zeros(void **state)
{
    uint64_t base, size;
    const void *entry = dt_reservation(NULL, &base, &size);
    assert_non_null(entry);
    assert_int_equal(base, 0x80000000);
    assert_int_equal(size, 0x1001);
    assert_null(dt_reservation(entry, &base, &size));
}

static void set_field(unsigned index, uint32_t value)
{
    fdt32_t big = cpu_to_fdt32(value);
    memcpy(board + 4 * index, &big, 4);
}

static void refused(const char *expected)
{
    const char *cause = tree_read(board, sizeof board);
    assert_non_null(cause);
    assert_string_equal(cause, expected);
    assert_int_equal(dt_count(), 0);
    tree_board(board);
}

static void broken_headers_are_refused_with_the_reason(void **state)
{
    set_field(0, 0xd00dfeee);
    refused("the magic number is wrong");
    set_field(1, TREE_MAX + 1);
    refused("its size is out of range");
    set_field(1, 16);
    refused("its size is out of range");
    set_field(2, 0xfffffffc);
    refused("a block lies outside of it");
    set_field(3, 0x7fffffff);
    refused("a block lies outside of it");
    set_field(4, 0xfffffff8);
    refused("a block lies outside of it");
    set_field(5, 3);
    refused("its format version is not 17");
    set_field(9, 24);
    refused("its nodes do not end");
}

/* The UART's interrupt by way of a bridge that has no interrupts of its own. */
static dt_node by_way_of_a_bridge(uint32_t parent)
{
    static uint8_t changed[TREE_MAX];
    uint32_t args[4];
    assert_int_equal(fdt_open_into(board, changed, sizeof changed), 0);
    int bridge = fdt_add_subnode(changed, fdt_path_offset(changed, "/soc"), "bridge");
    fdt_setprop_u32(changed, bridge, "phandle", 77);
    fdt_setprop_u32(changed, bridge, "interrupt-parent", parent);
    fdt_setprop_u32(changed, fdt_path_offset(changed, "/soc/serial"), "interrupt-parent", 77);
    assert_null(tree_read(changed, sizeof changed));
    return dt_interrupt(dt_find_path("/soc/serial"), 1, args);
}

static void an_interrupt_parent_without_interrupt_cells_passes_on(void **state)
{
    dt_node found = by_way_of_a_bridge(2);
    assert_int_equal(found, dt_find_path("/soc/plic@c000000"));
    assert_int_equal(by_way_of_a_bridge(77), -EINVAL); /* a circle */
    assert_int_equal(by_way_of_a_bridge(99), -EINVAL); /* leads nowhere */
}

static char visited[4096];

static void visit(dt_node node)
{
    char path[DT_PATH_MAX];
    uint64_t base, size;
    strcat(strcat(visited, dt_path(node, path)), dt_reg(node, 0, &base, &size) ? " " : "! ");
    if (dt_is_memory(node))
        strcat(visited, "memory ");
}

/* The board's tree has few nodes; each is visited with its ancestors at hand. */
static void with_too_little_room_every_node_can_be_visited(void **state)
{
    static struct dt_record records[DT_DEPTH_MAX];
    int count = dt_count();
    for (unsigned room = 0; room < (unsigned)count; room++) {
        assert_ptr_equal(dt_init(board, sizeof board, records, room), dt_too_many);
        assert_int_equal(dt_count(), 0);
        *visited = 0;
        assert_null(dt_each(0, visit));
        assert_int_equal(dt_visited(), count);
        assert_non_null(strstr(visited, "/memory@80000000! memory "));
        assert_non_null(
            strstr(visited, " /soc/serial@10001000/child /soc/serial@10001000 /soc / "));
    }
    assert_null(dt_init(board, sizeof board, records, (unsigned)count));
    assert_int_equal(dt_count(), count);
}

static void a_tree_nested_too_deep_to_be_visited_is_refused(void **state)
{
    static uint8_t deep[TREE_MAX];
    struct dt_record records[DT_DEPTH_MAX];
    assert_int_equal(fdt_create_empty_tree(deep, sizeof deep), 0);
    for (int i = 1, node = 0; i < 65; i++)
        assert_true((node = fdt_add_subnode(deep, node, "n")) > 0);
    assert_null(tree_read(deep, sizeof deep));
    assert_ptr_equal(dt_init(deep, sizeof deep, records, 10), dt_too_many);
    assert_ptr_equal(dt_each(0, visit), dt_too_many);
}

/* More than 16 bits can count. */
static void the_largest_tree_has_room(void **state)
{
    enum { NODES = 100000, SIZE = 0x200000 };
    static struct dt_record records[NODES];
    char *large = malloc(SIZE);
    assert_int_equal(fdt_create(large, SIZE), 0);
    assert_int_equal(fdt_finish_reservemap(large), 0);
    fdt_begin_node(large, "");
    for (int i = 2; i < NODES; i += 1)
        fdt_begin_node(large, ""), fdt_end_node(large);
    fdt_begin_node(large, "last");
    for (int i = 0; i < 2; i++)
        fdt_end_node(large);
    assert_int_equal(fdt_finish(large), 0);
    assert_null(dt_init(large, SIZE, records, NODES));
    assert_int_equal(dt_count(), NODES);
    assert_int_equal(dt_find_path("/last"), NODES - 1);
    free(large);
}

static void every_truncation_is_refused(void **state)
{
    uint32_t total = fdt_totalsize(board);
    for (uint32_t size = DT_HEADER_SIZE; size < total; size++) {
        uint8_t *cut = malloc(size);
        memcpy(cut, board, size);
        assert_non_null(tree_read(cut, size));
        free(cut);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_node_and_property_is_what_libfdt_sees, setup),
        cmocka_unit_test_setup(a_tree_may_stand_at_any_address, setup),
        cmocka_unit_test_setup(paths_aliases_and_options_name_nodes, setup),
        cmocka_unit_test_setup(a_long_path_is_cut_at_the_front, setup),
        cmocka_unit_test_setup(disabled_nodes_and_what_is_below_them_are_not_found, setup),
        cmocka_unit_test_setup(reg_is_translated_through_ranges, setup),
        cmocka_unit_test_setup(interrupts_find_their_controller, setup),
        cmocka_unit_test_setup(an_interrupt_parent_without_interrupt_cells_passes_on, setup),
        cmocka_unit_test(lists_have_holes_and_names),
        cmocka_unit_test_setup(values_of_the_wrong_size_are_refused, setup),
        cmocka_unit_test_setup(memory_is_found_by_its_device_type, setup),
        cmocka_unit_test(regions_of_reserved_memory_are_its_children),
        cmocka_unit_test(a_bus_without_ranges_hides_what_is_on_it),
        cmocka_unit_test_setup(reservations_end_with_zeros, setup),
        cmocka_unit_test_setup(broken_headers_are_refused_with_the_reason, setup),
        cmocka_unit_test_setup(with_too_little_room_every_node_can_be_visited, setup),
        cmocka_unit_test_setup(a_tree_nested_too_deep_to_be_visited_is_refused, setup),
        cmocka_unit_test_setup(the_largest_tree_has_room, setup),
        cmocka_unit_test_setup(every_truncation_is_refused, setup),
    };
    return cmocka_run_group_tests_name("dt", tests, NULL, NULL);
}
