/* Providers of clocks, resets, pins and GPIO lines of a JH7110, by their real names, that print
 * what they are asked for. */
#include <stdio.h>
#include <yao/clk.h>
#include <yao/gpio.h>
#include <yao/pinctrl.h>
#include <yao/reset.h>

static int rate(struct clk_provider *provider, const uint32_t args[4], uint64_t *hz)
{
    *hz = 49500000;
    return 0;
}

static int enable(struct clk_provider *provider, const uint32_t args[4])
{
    printf("ungated: clock %u\n", args[0]);
    return 0;
}

static int set(struct reset_provider *provider, const uint32_t args[4], bool asserted)
{
    printf("%s: reset %u\n", asserted ? "held" : "released", args[0]);
    return 0;
}

static int apply(struct pinctrl *pinctrl, dt_node group)
{
    char path[DT_PATH_MAX];
    printf("chosen: pins %s\n", dt_path(group, path));
    return 0;
}

static int input(struct gpio_controller *controller, unsigned line)
{
    printf("read: line %u\n", line);
    return 0;
}

static int value(struct gpio_controller *controller, unsigned line)
{
    return 0;
}

static const struct clk_ops clk_ops = {.rate = rate, .enable = enable};
static const struct reset_ops reset_ops = {set};
static const struct pinctrl_ops pinctrl_ops = {apply};
static const struct gpio_ops gpio_ops = {.input = input, .value = value};
static struct clk_provider clk = {.ops = &clk_ops};
static struct reset_provider reset = {.ops = &reset_ops};
static struct pinctrl pinctrl = {.ops = &pinctrl_ops};
static struct gpio_controller gpio = {.ops = &gpio_ops, .lines = 64};

static int probe(struct device *dev)
{
    dev->interface = (void *)dev->match_data;
    return 0;
}

#define CRG  "starfive,jh7110-syscrg"
#define PINS "starfive,jh7110-sys-pinctrl"

static const struct dt_match clk_match[] = {{CRG, &clk}, {NULL, NULL}},
                             reset_match[] = {{CRG, &reset}, {NULL, NULL}},
                             pins_match[] = {{PINS, &pinctrl}, {NULL, NULL}},
                             gpio_match[] = {{PINS, &gpio}, {NULL, NULL}};
static const struct driver clk_driver = {clk_match, probe}, reset_driver = {reset_match, probe},
                           pins_driver = {pins_match, probe}, gpio_driver = {gpio_match, probe};
const struct driver *const yao_drivers_clk[] = {&clk_driver, NULL};
const struct driver *const yao_drivers_reset[] = {&reset_driver, NULL};
const struct driver *const yao_drivers_pinctrl[] = {&pins_driver, NULL};
const struct driver *const yao_drivers_gpio[] = {&gpio_driver, NULL};
