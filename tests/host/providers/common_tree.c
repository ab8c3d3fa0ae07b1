#include "common_tree.h"
#include "common_fakes.h"
#include "device_tree.h"

enum {
    FAKE = 1,
    BROKEN,
    UNKNOWN,
    WIDE,
    FIXED,
    HALF,
    CIRCLE,
    CIRCLE2,
    NO_RATE,
    NO_PARENT,
    HUGE,
    DISABLED,
    GROUP_A,
    GROUP_B,
    GROUP_BAD,
    GROUP_ALONE,
    ENORMOUS
};

static void provider(const char *name, unsigned phandle, const char *compatible, unsigned cells)
{
    tree_device(name, phandle, compatible);
    tree_cells("#clock-cells", cells);
    tree_cells("#reset-cells", cells);
    tree_cells("#gpio-cells", 2 * cells);
}

static void group(const char *name, unsigned phandle)
{
    tree_node(name);
    tree_cells("phandle", phandle);
    tree_end_node();
}

static void write_providers(void)
{
    provider("fake", FAKE, "test,provider", 1);
    group("group-a", GROUP_A);
    tree_node("more");
    group("group-b", GROUP_B);
    tree_node("group-bad");
    tree_cells("phandle", GROUP_BAD);
    tree_cells("bad", 1);
    tree_end_node();
    tree_end_node();
    tree_end_node();
    provider("broken", BROKEN, "test,broken", 1);
    tree_end_node();
    provider("unknown", UNKNOWN, "test,nobody", 1);
    tree_end_node();
    provider("wide", WIDE, "test,provider", 5); /* more than can be */
    tree_end_node();
    provider("disabled", DISABLED, "test,provider", 1);
    tree_text("status", "disabled");
    tree_end_node();
    group("group-alone", GROUP_ALONE);
}

static void factor(const char *name, unsigned phandle, unsigned parent, unsigned mult, unsigned div)
{
    tree_device(name, phandle, "fixed-factor-clock");
    tree_cells("#clock-cells", 0);
    if (parent)
        tree_cells("clocks", parent);
    tree_cells("clock-mult", mult);
    if (div)
        tree_cells("clock-div", div);
    tree_end_node();
}

static void write_fixed(void)
{
    tree_device("fixed", FIXED, "fixed-clock");
    tree_cells("#clock-cells", 0);
    tree_cells("clock-frequency", 24000000);
    tree_end_node();
    factor("half", HALF, FIXED, 1, 2);
    factor("circle", CIRCLE, CIRCLE2, 1, 1);
    factor("circle2", CIRCLE2, CIRCLE, 1, 1);
    factor("no-parent", NO_PARENT, 0, 1, 1);
    factor("huge", HUGE, FIXED, 0xffffffff, 1);
    factor("enormous", ENORMOUS, HUGE, 0xffffffff, 1);
    factor("no-div", 40, FIXED, 1, 0);
    factor("no-mult", 41, FIXED, 0, 1);
    tree_device("no-rate", NO_RATE, "fixed-clock");
    tree_cells("#clock-cells", 0);
    tree_end_node();
}

static void write_consumers(void)
{
    tree_node("consumer");
    tree_cells("clocks", FAKE, 7, FIXED, 0, HALF, FAKE, 8, FAKE, 99, UNKNOWN, 1, BROKEN, 1,
               DISABLED, 1);
    tree_text("clock-names", "seven\0fixed\0hole\0half");
    tree_cells("resets", FAKE, 3, 0, FAKE, 9, UNKNOWN, 1, BROKEN, 1);
    tree_cells("cd-gpios", FAKE, 11, 1, 0, FAKE, 4, 0, FAKE, LINES, 0, UNKNOWN, 1, 0);
    tree_text("pinctrl-names", "default\0sleep\0none\0lost\0alone\0odd\0bad");
    tree_cells("pinctrl-0", GROUP_A, GROUP_B);
    tree_property("pinctrl-1", "", 0);
    tree_cells("pinctrl-3", GROUP_A, 4711);
    tree_cells("pinctrl-4", GROUP_ALONE);
    tree_property("pinctrl-5", "xyz", 3);
    tree_cells("pinctrl-6", GROUP_BAD, GROUP_A);
    tree_cells("assigned-clocks", FAKE, 7, FAKE, 8, 0, FAKE, 6, FAKE, 5);
    tree_cells("assigned-clock-rates", 0, 50000000, 1, 25000000);
    tree_end_node();
}

static void consumer(const char *name, unsigned phandle)
{
    tree_node(name);
    tree_cells("clocks", phandle);
    tree_end_node();
}

static void write_bad_consumers(void)
{
    consumer("of-circle", CIRCLE);
    consumer("of-no-rate", NO_RATE);
    consumer("of-no-parent", NO_PARENT);
    consumer("of-enormous", ENORMOUS);
    consumer("of-no-div", 40);
    consumer("of-no-mult", 41);
    consumer("of-nothing", 4711);
    consumer("cut-short", FAKE);
    tree_node("wide-consumer");
    tree_cells("clocks", WIDE, 1, 2, 3, 4, 5);
    tree_cells("resets", WIDE, 1, 2, 3, 4, 5);
    tree_cells("cd-gpios", WIDE, 1, 2, 3, 4, 5);
    tree_property("pinctrl-names", "default", 7); /* without its NUL */
    tree_end_node();
    tree_node("odd");
    tree_property("clocks", "abcde", 5);
    tree_property("resets", "abcde", 5);
    tree_property("cd-gpios", "abcde", 5);
    tree_end_node();
}

int common_tree(void **state)
{
    tree_begin();
    write_providers();
    write_fixed();
    write_consumers();
    write_bad_consumers();
    tree_finish();
    return 0;
}
