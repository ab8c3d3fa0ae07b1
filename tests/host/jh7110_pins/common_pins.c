#include "common_pins.h"
#include "device_tree.h"
#include "log.h"
#include <errno.h>
#include <yao/clk.h>
#include <yao/gpio.h>
#include <yao/pinctrl.h>
#include <yao/reset.h>

struct jh7110_gpio_model sys, aon;
bool clock_runs, released;

static void violated(void *user, const char *text)
{
    bus_violation("%s", text);
}

static void check(const void *model)
{
    if (model == &sys && (!clock_runs || !released))
        bus_violation("the pins of SYS have no clock, or are in reset");
}

static uint32_t read(void *model, uintptr_t offset, unsigned width)
{
    check(model);
    return jh7110_gpio_model_read(model, (uint32_t)offset, width);
}

static void write(void *model, uintptr_t offset, unsigned width, uint32_t value)
{
    check(model);
    jh7110_gpio_model_write(model, (uint32_t)offset, width, value);
}

void pins_reset(void)
{
    static const struct bus_model at[] = {
        {"SYS pins", SYS_BASE, 0x10000, read, write, &sys},
        {"AON pins", AON_BASE, 0x10000, read, write, &aon},
    };
    const uint64_t console = 1u << 5 | 1u << 6;
    bus_reset(0);
    log_reset();
    bus_attach(&at[0]);
    bus_attach(&at[1]);
    jh7110_gpio_model_init(&sys,
                           &(struct jh7110_gpio_model_config){false, console, violated, 0, 0});
    jh7110_gpio_model_init(&aon, &(struct jh7110_gpio_model_config){true, 0, violated, 0, 0});
    sys.regs[0x40 / 4 + 1] = 20u << 8; /* the console's signal */
}

static int enable(struct clk_provider *provider, const uint32_t args[4])
{
    clock_runs = args[0] == 112;
    return clock_runs ? 0 : -EIO;
}

static int set(struct reset_provider *provider, const uint32_t args[4], bool asserted)
{
    released = args[0] == 2 && !asserted;
    return args[0] == 9 ? -ETIMEDOUT : 0;
}

static const struct clk_ops clk_ops = {NULL, enable, NULL};
static const struct reset_ops reset_ops = {set};
static struct clk_provider clk = {&clk_ops, NULL};
static struct reset_provider reset = {&reset_ops, NULL};

static int probe_clk(struct device *dev)
{
    dev->interface = &clk;
    return 0;
}

static int probe_reset(struct device *dev)
{
    dev->interface = &reset;
    return 0;
}

static const struct dt_match crg[] = {{"test,crg", NULL}, {NULL, NULL}};
static const struct driver clk_driver = {crg, probe_clk}, reset_driver = {crg, probe_reset};

extern YAO_DRIVER(gpio, jh7110_gpio);
extern YAO_DRIVER(pinctrl, jh7110);

const struct driver *const yao_drivers_clk[] = {&clk_driver, NULL};
const struct driver *const yao_drivers_reset[] = {&reset_driver, NULL};
const struct driver *const yao_drivers_gpio[] = {&yao_driver_gpio__jh7110_gpio, NULL};
const struct driver *const yao_drivers_pinctrl[] = {&yao_driver_pinctrl__jh7110, NULL};

enum {
    CRG = 1,
    SYS,
    AON,
    MMC_PINS,
    BAD_PIN,
    BAD_SIGNAL,
    BAD_INPUT,
    CAMERA,
    NO_MUX,
    ODD_MUX,
    AON_PINS,
    AON_BAD,
    EMMC_PINS,
    STRENGTHS,
    NO_CLOCK,
    NO_CLOCK_PINS,
    NO_RESET,
    GMAC_PINS
};

static void pins(const char *name, unsigned pinmux)
{
    tree_node(name);
    tree_cells("pinmux", pinmux);
}

static void group(const char *name, unsigned phandle)
{
    tree_node(name);
    tree_cells("phandle", phandle);
}

static void small_group(const char *name, unsigned phandle, unsigned pinmux)
{
    group(name, phandle);
    pins("pins", pinmux);
    tree_end_node();
    tree_end_node();
}

/* As in the tree of a VisionFive 2. */
static void write_mmc_pins(void)
{
    group("mmc1-pins", MMC_PINS);
    pins("clk-pins", 0xff37000a);
    tree_property("bias-pull-up", "", 0);
    tree_cells("drive-strength", 12);
    tree_property("input-disable", "", 0);
    tree_property("input-schmitt-disable", "", 0);
    tree_cells("slew-rate", 0);
    tree_end_node();
    tree_node("mmc-pins");
    tree_cells("pinmux", 0x2c394c09, 0x2d3a500b, 0x2e3b540c, 0x2f3c5807, 0x303d5c08);
    tree_property("bias-pull-up", "", 0);
    tree_cells("drive-strength", 12);
    tree_property("input-enable", "", 0);
    tree_property("input-schmitt-enable", "", 0);
    tree_cells("slew-rate", 0);
    tree_end_node();
    pins("off", 0xff000005); /* the console's */
    tree_text("status", "disabled");
    tree_end_node();
    tree_end_node();
}

static void write_strength(const char *name, unsigned pin, unsigned milliamperes)
{
    pins(name, 0xff000400 | pin);
    tree_cells("drive-strength", milliamperes);
    tree_cells("slew-rate", 1);
    tree_property("bias-pull-down", "", 0);
    tree_end_node();
}

static void write_groups(void)
{
    write_mmc_pins();
    small_group("emmc-pins", EMMC_PINS, 64);
    small_group("gmac-pins", GMAC_PINS, 75);
    small_group("bad-pin", BAD_PIN, 0xff00005f);
    small_group("bad-signal", BAD_SIGNAL, 0xff80000a);
    small_group("bad-input", BAD_INPUT, 0x5c00000a);
    small_group("camera", CAMERA, 0xff00020a);
    group("no-mux", NO_MUX);
    tree_node("pins");
    tree_end_node();
    tree_end_node();
    group("odd-mux", ODD_MUX);
    tree_node("pins");
    tree_property("pinmux", "abcde", 5);
    tree_end_node();
    tree_end_node();
    group("strengths", STRENGTHS);
    write_strength("weakest", 40, 0);
    write_strength("weak", 41, 3);
    write_strength("strong", 42, 8);
    write_strength("strongest", 43, 100);
    tree_end_node();
}

static void controller(const char *name, unsigned phandle, const char *compatible, unsigned base)
{
    tree_device(name, phandle, compatible);
    tree_cells("reg", 0, base, 0, 0x10000);
    tree_cells("#gpio-cells", 2);
}

static void write_controllers(void)
{
    controller("sys", SYS, "starfive,jh7110-sys-pinctrl", SYS_BASE);
    tree_cells("clocks", CRG, 112);
    tree_cells("resets", CRG, 2);
    write_groups();
    tree_end_node();
    controller("aon", AON, "starfive,jh7110-aon-pinctrl", AON_BASE);
    small_group("aon-pins", AON_PINS, 0x02030802);
    small_group("aon-bad", AON_BAD, 0xff000004);
    tree_end_node();
    controller("no-clock", NO_CLOCK, "starfive,jh7110-sys-pinctrl", SYS_BASE);
    tree_cells("clocks", CRG, 1);
    small_group("pins", NO_CLOCK_PINS, 0);
    tree_end_node();
    controller("no-reset", NO_RESET, "starfive,jh7110-sys-pinctrl", SYS_BASE);
    tree_cells("resets", CRG, 9);
    tree_end_node();
}

static void user(const char *name, unsigned group)
{
    tree_node(name);
    tree_text("pinctrl-names", "default");
    tree_cells("pinctrl-0", group);
    tree_end_node();
}

int pins_tree(void **state)
{
    tree_begin();
    tree_device("crg", CRG, "test,crg");
    tree_cells("#clock-cells", 1);
    tree_cells("#reset-cells", 1);
    tree_end_node();
    write_controllers();
    tree_node("mmc");
    tree_text("pinctrl-names", "default");
    tree_cells("pinctrl-0", MMC_PINS);
    tree_cells("cd-gpios", SYS, 41, 1, SYS, 35, 0, AON, 3, 0, AON, 4, 0, NO_CLOCK, 0, 0, NO_RESET,
               0, 0);
    tree_end_node();
    user("emmc", EMMC_PINS);
    user("gmac", GMAC_PINS);
    user("bad-pin", BAD_PIN);
    user("bad-signal", BAD_SIGNAL);
    user("bad-input", BAD_INPUT);
    user("camera", CAMERA);
    user("no-mux", NO_MUX);
    user("odd-mux", ODD_MUX);
    user("strengths", STRENGTHS);
    user("aon-user", AON_PINS);
    user("aon-bad", AON_BAD);
    user("no-clock-user", NO_CLOCK_PINS);
    tree_finish();
    return 0;
}
