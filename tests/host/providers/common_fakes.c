#include "common_fakes.h"
#include <errno.h>
#include <string.h>
#include <yao/clk.h>
#include <yao/gpio.h>
#include <yao/pinctrl.h>
#include <yao/reset.h>

struct fake fake;

void fake_reset(void)
{
    fake = (struct fake){0};
}

static int rate(struct clk_provider *provider, const uint32_t args[4], uint64_t *hz)
{
    memcpy(fake.args, args, sizeof fake.args);
    *hz = CLOCK_HZ;
    return args[0] == 8 ? -ENOTSUP : args[0] == 7 ? 0 : -EINVAL;
}

static int enable(struct clk_provider *provider, const uint32_t args[4])
{
    memcpy(fake.args, args, sizeof fake.args);
    fake.enables++;
    return 0;
}

static int set_rate(struct clk_provider *provider, const uint32_t args[4], uint64_t hz)
{
    memcpy(fake.args, args, sizeof fake.args);
    fake.hz = hz;
    fake.rates_set++;
    return args[0] == 8 ? -ENOTSUP : 0;
}

static int set(struct reset_provider *provider, const uint32_t args[4], bool asserted)
{
    memcpy(fake.args, args, sizeof fake.args);
    fake.asserts += asserted;
    fake.deasserts += !asserted;
    return args[0] == 9 ? -ETIMEDOUT : 0;
}

static int input(struct gpio_controller *controller, unsigned line)
{
    fake.line = line;
    fake.use = 'i';
    return 0;
}

static int output(struct gpio_controller *controller, unsigned line, bool high)
{
    fake.line = line;
    fake.level = high;
    fake.use = 'o';
    return 0;
}

static int value(struct gpio_controller *controller, unsigned line)
{
    fake.line = line;
    fake.use = 'v';
    return fake.level;
}

static int apply(struct pinctrl *pinctrl, dt_node group)
{
    fake.groups[fake.group_count++] = group;
    return dt_property(group, "bad", NULL) ? -EINVAL : 0;
}

static const struct clk_ops clk_ops = {rate, enable, set_rate};
static const struct reset_ops reset_ops = {set};
static const struct gpio_ops gpio_ops = {input, output, value};
static const struct pinctrl_ops pinctrl_ops = {apply};

static struct clk_provider clk = {&clk_ops, NULL};
static struct reset_provider reset = {&reset_ops, NULL};
static struct gpio_controller gpio = {&gpio_ops, NULL, LINES};
static struct pinctrl pinctrl = {&pinctrl_ops, NULL};

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

static int probe_gpio(struct device *dev)
{
    dev->interface = &gpio;
    return 0;
}

static int probe_pinctrl(struct device *dev)
{
    dev->interface = &pinctrl;
    return 0;
}

static int probe_broken(struct device *dev)
{
    return -EIO;
}

static const struct dt_match provider[] = {{"test,provider", NULL}, {NULL, NULL}};
static const struct dt_match broken[] = {{"test,broken", NULL}, {NULL, NULL}};

static const struct driver clk_driver = {provider, probe_clk};
static const struct driver reset_driver = {provider, probe_reset};
static const struct driver gpio_driver = {provider, probe_gpio};
static const struct driver pinctrl_driver = {provider, probe_pinctrl};
static const struct driver broken_driver = {broken, probe_broken};

extern YAO_DRIVER(clk, fixed_clock);
extern YAO_DRIVER(clk, fixed_factor);

const struct driver *const yao_drivers_clk[] = {
    &clk_driver, &broken_driver, &yao_driver_clk__fixed_clock, &yao_driver_clk__fixed_factor, NULL};
const struct driver *const yao_drivers_reset[] = {&reset_driver, &broken_driver, NULL};
const struct driver *const yao_drivers_gpio[] = {&gpio_driver, &broken_driver, NULL};
const struct driver *const yao_drivers_pinctrl[] = {&pinctrl_driver, &broken_driver, NULL};
