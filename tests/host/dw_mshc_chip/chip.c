/* The SD card of a VisionFive 2 from its node in the tree down to the pins: the controller is as
 * reset leaves it, without clocks and in reset, and the card's pins carry nothing. */
#include "common_chip.h"
#include "common_mshc.h"
#include "device_tree.h"
#include "jh7110_gpio.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/block.h>
#include <yao/clk.h>
#include <yao/gpio.h>
#include <yao/irq.h>
#include <yao/pinctrl.h>
#include <yao/reset.h>

#include <cmocka.h>

extern YAO_DRIVER(clk, fixed_clock);
extern YAO_DRIVER(clk, jh7110_crg);
extern YAO_DRIVER(clk, jh7110_pll);
extern YAO_DRIVER(reset, jh7110_reset);
extern YAO_DRIVER(gpio, jh7110_gpio);
extern YAO_DRIVER(pinctrl, jh7110);
extern YAO_DRIVER(block, dw_mshc);

const struct driver *const yao_drivers_clk[] = {
    &yao_driver_clk__fixed_clock, &yao_driver_clk__jh7110_crg, &yao_driver_clk__jh7110_pll, NULL};
const struct driver *const yao_drivers_reset[] = {&yao_driver_reset__jh7110_reset, NULL};
const struct driver *const yao_drivers_gpio[] = {&yao_driver_gpio__jh7110_gpio, NULL};
const struct driver *const yao_drivers_pinctrl[] = {&yao_driver_pinctrl__jh7110, NULL};
const struct driver *const yao_drivers_block[] = {&yao_driver_block__dw_mshc, NULL};

enum { OSC = 1, SYSCRG, PLL, PINS, GROUP };
enum { BIU = 92, CIU = 94, RESET = 65, PINS_CLOCK = 112, PINS_RESET = 2, DETECT = 41 };

#define CIU_RATE  198000000u /* with the divisor 2, as reset leaves it */
#define PINS_BASE 0x13040000u

static struct jh7110_gpio_model pins;

static void violated(void *user, const char *text)
{
    bus_violation("%s", text);
}

static uint32_t read_pins(void *model, uintptr_t offset, unsigned width)
{
    return jh7110_gpio_model_read(model, (uint32_t)offset, width);
}

static void write_pins(void *model, uintptr_t offset, unsigned width, uint32_t value)
{
    jh7110_gpio_model_write(model, (uint32_t)offset, width, value);
}

/* An access to a controller that does not run would hang the hart. */
static void check_supply(void)
{
    if (!jh7110_crg_model_runs(&sys, BIU) || !jh7110_crg_model_runs(&sys, CIU))
        bus_violation("mmc1: access without clocks");
    if (!jh7110_crg_model_released(&sys, RESET))
        bus_violation("mmc1: access in reset");
}

int irq_request(dt_node node, unsigned index, irq_handler handler, void *arg)
{
    bus_interrupt(rig_level, NULL, handler, arg);
    return 0;
}

static void write_around(void)
{
    tree_device("osc", OSC, "fixed-clock");
    tree_cells("#clock-cells", 0);
    tree_cells("clock-frequency", 24000000);
    tree_end_node();
    tree_device("syscon", 30, "syscon");
    tree_cells("reg", 0, SYSCON_BASE, 0, 0x1000);
    tree_device("clock-controller", PLL, "starfive,jh7110-pll");
    tree_cells("clocks", OSC);
    tree_cells("#clock-cells", 1);
    tree_end_node();
    tree_end_node();
    tree_device("syscrg", SYSCRG, "starfive,jh7110-syscrg");
    tree_cells("reg", 0, SYSCRG_BASE, 0, 0x10000);
    tree_cells("#clock-cells", 1);
    tree_cells("#reset-cells", 1);
    tree_cells("clocks", OSC, PLL, 0, PLL, 1, PLL, 2);
    tree_text("clock-names", "osc\0pll0_out\0pll1_out\0pll2_out");
    tree_end_node();
    tree_device("pinctrl", PINS, "starfive,jh7110-sys-pinctrl");
    tree_cells("reg", 0, PINS_BASE, 0, 0x10000);
    tree_cells("clocks", SYSCRG, PINS_CLOCK);
    tree_cells("resets", SYSCRG, PINS_RESET);
    tree_cells("#gpio-cells", 2);
    tree_property("gpio-controller", "", 0);
    tree_end_node();
}

/* As U-Boot's tree has it: a generic name, and no rate. */
static void write_card(void)
{
    tree_device("mmc", 6, "snps,dw-mshc");
    tree_cells("reg", 0, 0x16020000, 0, 0x10000);
    tree_cells("clocks", SYSCRG, BIU, SYSCRG, CIU);
    tree_text("clock-names", "biu\0ciu");
    tree_cells("resets", SYSCRG, RESET);
    tree_cells("fifo-depth", 32);
    tree_cells("max-frequency", 100000000);
    tree_cells("bus-width", 4);
    tree_property("no-sdio", "", 0);
    tree_property("no-mmc", "", 0);
    tree_property("cap-sd-highspeed", "", 0);
    tree_cells("cd-gpios", PINS, DETECT, 1);
    tree_end_node();
}

static int setup(void **state)
{
    static const struct bus_model at = {"SYS pins", PINS_BASE,  0x10000,
                                        read_pins,  write_pins, &pins};
    tree_begin();
    write_around();
    write_card();
    tree_finish();
    chip_reset();
    bus_attach(&at);
    jh7110_gpio_model_init(&pins, &(struct jh7110_gpio_model_config){.violation = violated});
    jh7110_gpio_model_drive(&pins, DETECT, false); /* low: a card */
    rig_attach();
    rig.check = check_supply;
    rig.controller.no_detect = true;
    rig.controller.ciu_hz = CIU_RATE;
    rig_plug();
    return 0;
}

static void use(struct block_device *block)
{
    assert_int_equal(block_read(block, 10, rig.buffer, 200), 0);
    assert_true(rig_same(10, 200, 0));
    assert_int_equal(block_write(block, 1000, rig.buffer, 200), 0);
    assert_true(rig_same(1000, 200, 0));
}

static void pull(void)
{
    jh7110_gpio_model_drive(&pins, DETECT, true);
    dw_mshc_insert(&rig.model, NULL);
}

static void a_card_is_used_and_pulled(void **state)
{
    struct device *dev;
    assert_int_equal(device_get(yao_drivers_block, tree_at("/mmc"), &dev), 0);
    struct block_device *block = dev->interface;
    assert_int_equal(block->sectors, SECTORS);
    assert_int_equal(block->node, tree_at("/mmc"));
    assert_int_equal(rig.card.lines, 4);
    assert_int_equal(CIU_RATE / rig.model.period, 49500000);
    assert_int_equal(log_errors(), 0);
    use(block);
    assert_int_equal(log_errors(), 0);
    pull();
    assert_int_equal(block_read(block, 10, rig.buffer, 200), -ENOMEDIUM);
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(), "/mmc: read sector 10: the card was removed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_card_is_used_and_pulled, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
