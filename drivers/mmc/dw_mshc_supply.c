/* What a DesignWare MSHC needs around it: clocks, resets and pins (Linux,
 * Documentation/devicetree/bindings/mmc/synopsys-dw-mshc.yaml). */
#include "drivers/mmc/dw_mshc_glue.h"
#include <errno.h>
#include <yao/clk.h>
#include <yao/log.h>
#include <yao/pinctrl.h>
#include <yao/reset.h>

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

static void left_alone(dt_node node, const char *what, int error)
{
    char path[DT_PATH_MAX];
    log_info("%s: %s: %s: left as the firmware set it", dt_path(node, path), what, reason(error));
}

/* What nothing here can switch works as the firmware left it, or else says so later. What does not
 * follow must not be touched: an access to a device without clock may hang the hart. */
static int judge(dt_node node, const char *what, int error)
{
    if (error && error != -ENOENT && error != -ENODEV)
        return device_error(node, error, "%s: %s", what, reason(error));
    if (error)
        left_alone(node, what, error);
    return 0;
}

static unsigned clock_index(dt_node node, const char *name, unsigned otherwise)
{
    int index = dt_name_index(node, "clock-names", name);
    return index < 0 ? otherwise : (unsigned)index;
}

/* A node without resets has none that must be released. */
static int release(dt_node node)
{
    int length, error = 0;
    if (!dt_property(node, "resets", &length))
        return 0;
    for (unsigned i = 0; !error; i++) {
        error = reset_deassert(node, i);
        if (error == -ENOENT && i > 0)
            return 0;
    }
    return judge(node, "resets", error);
}

static void choose_pins(dt_node node)
{
    int error = pinctrl_select(node, "default");
    if (error && error != -ENOENT)
        left_alone(node, "pinctrl-names: default", error);
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

static int ciu_rate(dt_node node, unsigned index, uint32_t most, uint32_t *hz)
{
    char path[DT_PATH_MAX];
    int error = find_rate(node, index, hz);
    if (!error)
        return 0;
    if (!most)
        return device_error(node, error, "clock ciu: its rate is unknown: %s", reason(error));
    log_info("%s: clock ciu: %s: assuming at most %u MHz", dt_path(node, path), reason(error),
             most / 1000000);
    *hz = most;
    return 0;
}

/* Clocks run before the reset ends, so that it reaches everything. */
int mshc_supply(dt_node node, uint32_t most, uint32_t *input_hz)
{
    unsigned biu = clock_index(node, "biu", 0), ciu = clock_index(node, "ciu", 1);
    int error = clk_assigned(node);
    if (error)
        left_alone(node, "assigned-clock-rates", error);
    error = judge(node, "clock biu", clk_enable(node, biu));
    if (!error)
        error = judge(node, "clock ciu", clk_enable(node, ciu));
    if (!error)
        error = release(node);
    if (error)
        return error;
    choose_pins(node);
    return ciu_rate(node, ciu, most, input_hz);
}
