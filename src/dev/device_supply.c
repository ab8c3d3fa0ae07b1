#include <errno.h>
#include <yao/clk.h>
#include <yao/device_supply.h>
#include <yao/log.h>
#include <yao/reset.h>

static const char *cause(int error)
{
    switch (error) {
    case -ENODEV:
        return "no driver for its controller";
    case -EINVAL:
        return "malformed, or its controller does not have it";
    default:
        return "its controller does not follow";
    }
}

static int each(dt_node node, const char *property, int (*apply)(dt_node node, unsigned index))
{
    unsigned i = 0;
    int error;
    while (!(error = apply(node, i)))
        i++;
    if (error == -ENOENT)
        return 0;
    return device_error(node, error, "%s: entry %u: %s", property, i, cause(error));
}

int device_supply(dt_node node)
{
    int error = each(node, "clocks", clk_enable);
    return error ? error : each(node, "resets", reset_deassert);
}
