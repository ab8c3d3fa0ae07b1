#include "common_around.h"
#include "device_tree.h"
#include "log.h"
#include <errno.h>
#include <string.h>
#include <yao/clk.h>
#include <yao/gpio.h>
#include <yao/pinctrl.h>
#include <yao/reset.h>

struct around around;

int around_setup(void **state)
{
    around = (struct around){.hz = 49500000, .resets = 1};
    log_reset();
    return 0;
}

static int done(char letter, int error)
{
    if (!error)
        around.order[strlen(around.order)] = letter;
    return error;
}

int clk_assigned(dt_node node)
{
    return done('a', around.assigned_error);
}

int clk_enable(dt_node node, unsigned index)
{
    return done((char)('0' + index), around.clock_error[index % 2]);
}

int clk_rate(dt_node node, unsigned index, uint64_t *hz)
{
    *hz = around.hz;
    return around.rate_error;
}

int clk_set_rate(dt_node node, unsigned index, uint64_t hz)
{
    around.asked_hz = hz;
    if (!around.set_rate_error)
        around.hz = 49500000;
    return around.set_rate_error;
}

int reset_deassert(dt_node node, unsigned index)
{
    return index < around.resets ? done('r', around.reset_error) : -ENOENT;
}

int pinctrl_select(dt_node node, const char *state)
{
    return done('p', strcmp(state, "default") ? -ENOENT : around.pin_error);
}

int gpio_get(dt_node node, const char *property, unsigned index, struct gpio *gpio)
{
    around.gpio = property;
    gpio->line = 41;
    return around.gpio_error;
}

int gpio_input(const struct gpio *gpio)
{
    around.inputs++;
    return 0;
}

static void words(const char *name, uint32_t value)
{
    tree_cells(name, value);
}

static void flag(const char *name)
{
    tree_property(name, "", 0);
}

/* What VisionFive 2's tree says of its two controllers. */
static void write_visionfive2(void)
{
    tree_node("emmc");
    tree_cells("clocks", 13, 91, 13, 93);
    tree_text("clock-names", "biu\0ciu");
    tree_cells("resets", 13, 64);
    words("fifo-depth", 32);
    words("max-frequency", 100000000);
    words("bus-width", 8);
    flag("cap-mmc-highspeed");
    flag("non-removable");
    tree_end_node();
    tree_node("sd");
    tree_cells("clocks", 13, 92, 13, 94);
    tree_text("clock-names", "biu\0ciu");
    tree_cells("resets", 13, 65);
    words("fifo-depth", 32);
    words("max-frequency", 100000000);
    words("bus-width", 4);
    flag("no-sdio");
    flag("no-mmc");
    tree_cells("cd-gpios", 32, 41, 1);
    flag("cap-sd-highspeed");
    tree_end_node();
}

static void write_others(void)
{
    tree_node("bare");
    tree_end_node();
    tree_node("swapped");
    tree_text("clock-names", "ciu\0biu");
    words("clock-frequency", 24000000);
    tree_end_node();
    tree_node("malformed");
    words("bus-width", 3);
    tree_property("fifo-depth", "x", 1);
    tree_end_node();
    tree_node("switches");
    flag("cd-inverted");
    flag("wp-inverted");
    tree_cells("wp-gpios", 32, 42, 0);
    tree_end_node();
    tree_node("broken-detect");
    flag("broken-cd");
    flag("disable-wp");
    tree_end_node();
    tree_node("soldered-sd");
    flag("non-removable");
    flag("no-mmc");
    tree_end_node();
}

static void with_child(const char *name, const char *child, uint32_t reg)
{
    tree_node(name);
    tree_cells("#address-cells", 1);
    tree_cells("#size-cells", 0);
    tree_node(child);
    words("reg", reg);
    tree_end_node();
    tree_end_node();
}

static void write_sdio(void)
{
    with_child("wifi", "wifi@1", 1);
    with_child("with-card", "mmccard@0", 0);
    tree_node("wifi-by-power");
    words("mmc-pwrseq", 7);
    tree_end_node();
    tree_node("neither");
    flag("no-sd");
    flag("no-mmc");
    tree_end_node();
}

int around_tree(void **state)
{
    tree_begin();
    write_visionfive2();
    write_others();
    write_sdio();
    tree_finish();
    return 0;
}
