/* Settings in trees that libfdt makes: good, absent, and of the wrong type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "log.h"
#include "src/dt/dt.h"
#include "src/settings/settings.h"

#define MOST 0x4000000000000000u
#include <cmocka.h>
#include <errno.h>
#include <libfdt.h>
#include <string.h>

static uint8_t tree[1024];
static int node; /* libfdt's offset of /chosen/yao */

static int setup(void **state)
{
    log_reset();
    assert_int_equal(fdt_create_empty_tree(tree, sizeof tree), 0);
    node = fdt_add_subnode(tree, fdt_add_subnode(tree, 0, "chosen"), "yao");
    return 0;
}

/* The node as our index sees what was written. */
static dt_node read_tree(void)
{
    static struct dt_record records[16];
    assert_null(dt_init(tree, sizeof tree, records, 16));
    dt_node found = dt_find_path(SETTINGS);
    assert_true(found > 0);
    return found;
}

static void set(const char *name, const void *value, int size)
{
    assert_int_equal(fdt_setprop(tree, node, name, value, size), 0);
}

static void what_is_not_set_has_its_default(void **state)
{
    const char *const words[] = {"a", "b", NULL};
    dt_node nodes[] = {read_tree(), -ENOENT};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(setting_size(nodes[i], "size", MOST, UINT64_MAX), UINT64_MAX);
        assert_int_equal(setting_number(nodes[i], "number", 7), 7);
        assert_string_equal(setting_text(nodes[i], "text", "none"), "none");
        assert_null(setting_text(nodes[i], "text", NULL));
        assert_int_equal(setting_choice(nodes[i], "choice", words, 1), 1);
    }
    assert_int_equal(log_errors(), 0);
}

static void a_size_has_one_or_two_cells_and_is_rounded_up(void **state)
{
    fdt_setprop_u32(tree, node, "small", 5000);
    fdt_setprop_u64(tree, node, "large", 1ull << 32);
    dt_node yao = read_tree();
    assert_int_equal(setting_size(yao, "small", MOST, 1), 8192);
    assert_int_equal(setting_size(yao, "large", MOST, 1), 1ull << 32);
    assert_int_equal(log_errors(), 0);
}

static void assert_refused(const char *name)
{
    if (!strstr(log_last_error(), "/chosen/yao: ") || !strstr(log_last_error(), name))
        fail_msg("\"%s\" does not name /chosen/yao and %s", log_last_error(), name);
    log_reset();
}

static void a_size_of_the_wrong_type_or_range_is_refused(void **state)
{
    set("empty", "", 0);
    set("text", "sixty-four", 11);
    fdt_setprop_u32(tree, node, "tiny", 4095);
    fdt_setprop_u64(tree, node, "huge", UINT64_MAX);
    dt_node yao = read_tree();
    const char *const names[] = {"empty", "text", "tiny", "huge"};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(setting_size(yao, names[i], MOST, 65536), 65536);
        assert_refused(names[i]);
    }
}

static void a_number_has_one_cell(void **state)
{
    fdt_setprop_u32(tree, node, "good", 3);
    fdt_setprop_u64(tree, node, "wide", 3);
    set("empty", "", 0);
    dt_node yao = read_tree();
    assert_int_equal(setting_number(yao, "good", 0), 3);
    assert_int_equal(log_errors(), 0);
    assert_int_equal(setting_number(yao, "wide", 9), 9);
    assert_refused("wide");
    assert_int_equal(setting_number(yao, "empty", 9), 9);
    assert_refused("empty");
}

static void a_text_is_one_string(void **state)
{
    set("good", "text", 5);
    set("open", "text", 4);
    set("two", "a\0b", 4);
    set("empty", "", 0);
    dt_node yao = read_tree();
    assert_string_equal(setting_text(yao, "good", "default"), "text");
    const char *const names[] = {"open", "two", "empty"};
    for (int i = 0; i < 3; i++) {
        assert_string_equal(setting_text(yao, names[i], "default"), "default");
        assert_refused(names[i]);
    }
}

static void a_choice_is_one_of_its_words(void **state)
{
    const char *const words[] = {"poweroff", "reboot", "halt", NULL};
    set("good", "halt", 5);
    set("wrong", "restart", 8);
    fdt_setprop_u32(tree, node, "number", 1);
    dt_node yao = read_tree();
    assert_int_equal(setting_choice(yao, "good", words, 0), 2);
    assert_int_equal(log_errors(), 0);
    assert_int_equal(setting_choice(yao, "wrong", words, 1), 1);
    assert_refused("wrong");
    assert_int_equal(setting_choice(yao, "number", words, 1), 1);
    assert_refused("number");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_not_set_has_its_default, setup),
        cmocka_unit_test_setup(a_size_has_one_or_two_cells_and_is_rounded_up, setup),
        cmocka_unit_test_setup(a_size_of_the_wrong_type_or_range_is_refused, setup),
        cmocka_unit_test_setup(a_number_has_one_cell, setup),
        cmocka_unit_test_setup(a_text_is_one_string, setup),
        cmocka_unit_test_setup(a_choice_is_one_of_its_words, setup),
    };
    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
