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
    return dt_init(board, sizeof board) != NULL;
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
        assert_null(dt_init(moved + shift, TREE_MAX));
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
    assert_null(dt_init(deep, sizeof deep));
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
    dt_node memory = dt_find_memory(-1);
    assert_int_equal(memory, dt_find_path("/memory@80000000"));
    assert_int_equal(dt_find_memory(memory), -ENOENT);
}

static void reservations_end_with_zeros(void **state)
{
    uint64_t base, size;
    assert_int_equal(dt_reservation(0, &base, &size), 0);
    assert_int_equal(base, 0x80000000);
    assert_int_equal(size, 0x1001);
    assert_int_equal(dt_reservation(1, &base, &size), -ENOENT);
}

static void set_field(unsigned index, uint32_t value)
{
    fdt32_t big = cpu_to_fdt32(value);
    memcpy(board + 4 * index, &big, 4);
}

static void refused(const char *expected)
{
    const char *cause = dt_init(board, sizeof board);
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
    refused("a block of it lies outside");
    set_field(3, 0x7fffffff);
    refused("a block of it lies outside");
    set_field(4, 0xfffffff8);
    refused("a block of it lies outside");
    set_field(5, 3);
    refused("its format version is not 17");
    set_field(9, 24);
    refused("its nodes do not end");
}

static void more_nodes_than_the_index_holds_is_an_error(void **state)
{
    static uint8_t big[1 << 16];
    assert_int_equal(fdt_create_empty_tree(big, sizeof big), 0);
    for (int i = 0; i < DT_NODES_MAX; i++) {
        char name[8] = {'n', (char)('a' + i % 26), (char)('a' + i / 26), 0};
        assert_true(fdt_add_subnode(big, 0, name) > 0);
    }
    assert_string_equal(dt_init(big, sizeof big), "it has more than 500 nodes");
    assert_int_equal(dt_count(), 0);
}

static void every_truncation_is_refused(void **state)
{
    uint32_t total = fdt_totalsize(board);
    for (uint32_t size = DT_HEADER_SIZE; size < total; size++) {
        uint8_t *cut = malloc(size);
        memcpy(cut, board, size);
        assert_non_null(dt_init(cut, size));
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
        cmocka_unit_test_setup(values_of_the_wrong_size_are_refused, setup),
        cmocka_unit_test_setup(memory_is_found_by_its_device_type, setup),
        cmocka_unit_test_setup(reservations_end_with_zeros, setup),
        cmocka_unit_test_setup(broken_headers_are_refused_with_the_reason, setup),
        cmocka_unit_test_setup(more_nodes_than_the_index_holds_is_an_error, setup),
        cmocka_unit_test_setup(every_truncation_is_refused, setup),
    };
    return cmocka_run_group_tests_name("dt", tests, NULL, NULL);
}
