/* What a DesignWare MSHC needs around it: clocks, resets and pins (Linux,
 * Documentation/devicetree/bindings/mmc/synopsys-dw-mshc.yaml). */
#include "drivers/mmc/dw_mshc_glue.h"
#include <errno.h>
#include <yao/clk.h>
#include <yao/log.h>
#include <yao/pinctrl.h>
#include <yao/reset.h>

#define CIU_HZ     50000000u             /* the fastest clock that we give a card */
#define CIU_HZ_MAX (400000u * 2u * 255u) /* 400 kHz at the largest divisor */

static const char *reason(int error)
{
    switch (error) {
    case -ENOENT:
        return "not in the tree";
    case -ENODEV:
        return "no driver";
    case -EINVAL:
        return "the tree's entry is malformed";
    default:
        return "it does not follow";
    }
}

static void left_alone(const struct mshc_config *config, const char *what, int error)
{
    log_info("%s: %s: %s: left as the firmware set it", config->name, what, reason(error));
}

/* What nothing here can switch works as the firmware left it, or else says so later. What does not
 * follow must not be touched: an access to a device without clock may hang the hart. */
static int judge(const struct mshc_config *config, const char *what, int error)
{
    if (error && error != -ENOENT && error != -ENODEV)
        return device_error(config->node, error, "%s: %s", what, reason(error));
    if (error)
        left_alone(config, what, error);
    return 0;
}

static unsigned clock_index(dt_node node, const char *name, unsigned otherwise)
{
    int index = dt_name_index(node, "clock-names", name);
    return index < 0 ? otherwise : (unsigned)index;
}

/* A node without resets has none that must be released. */
static int release(const struct mshc_config *config)
{
    int length, error = 0;
    if (!dt_property(config->node, "resets", &length))
        return 0;
    for (unsigned i = 0; !error; i++) {
        error = reset_deassert(config->node, i);
        if (error == -ENOENT && i > 0)
            return 0;
    }
    return judge(config, "resets", error);
}

static void choose_pins(const struct mshc_config *config)
{
    int error = pinctrl_select(config->node, "default");
    if (error && error != -ENOENT)
        left_alone(config, "pinctrl-names: default", error);
}

static int find_rate(dt_node node, unsigned index, uint32_t *hz)
{
    uint64_t rate = 0;
    int error = clk_rate(node, index, &rate);
    if (!error && rate && rate <= UINT32_MAX) {
        *hz = (uint32_t)rate;
        return 0;
    }
    if (dt_u32(node, "clock-frequency", 0, hz) == 0 && *hz)
        return 0;
    return error ? error : -EINVAL;
}

/* A rate that gives high speed without loss, and that the controller can divide for a new card. */
static bool is_useful(uint32_t hz)
{
    return hz >= CIU_HZ / 10 * 9 && hz <= CIU_HZ_MAX;
}

/* Where nothing asks for a rate, the firmware may have left any, or none: VisionFive 2's eMMC. */
static int useful_rate(dt_node node, unsigned index, uint32_t *hz)
{
    int error = find_rate(node, index, hz);
    if ((!error && is_useful(*hz)) || clk_set_rate(node, index, CIU_HZ))
        return error;
    return find_rate(node, index, hz);
}

static int ciu_rate(struct mshc_config *config, unsigned index, uint32_t most)
{
    int error = useful_rate(config->node, index, &config->input_hz);
    if (!error)
        return 0;
    if (!most)
        return device_error(config->node, error, "clock ciu: its rate is unknown: %s",
                            reason(error));
    log_info("%s: clock ciu: %s: assuming at most %u MHz", config->name, reason(error),
             most / 1000000);
    config->input_hz = most;
    return 0;
}

/* Clocks run before the reset ends, so that it reaches everything. */
int mshc_supply(struct mshc_config *config, uint32_t most)
{
    dt_node node = config->node;
    unsigned biu = clock_index(node, "biu", 0), ciu = clock_index(node, "ciu", 1);
    int error = clk_assigned(node);
    if (error)
        left_alone(config, "assigned-clock-rates", error);
    error = judge(config, "clock biu", clk_enable(node, biu));
    if (!error)
        error = judge(config, "clock ciu", clk_enable(node, ciu));
    if (!error)
        error = release(config);
    if (error)
        return error;
    choose_pins(config);
    return ciu_rate(config, ciu, most);
}
