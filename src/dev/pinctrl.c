/* Pins for those that use them: finds the groups of a state, and their controllers. */
#include <errno.h>
#include <yao/module.h>
#include <yao/pinctrl.h>

YAO_CLASS_OPTIONAL(pinctrl);

/* A group is below its controller's node, but not always its child. */
static int apply(dt_node group)
{
    struct device *dev;
    int error = -ENODEV;
    for (dt_node node = dt_parent(group); node >= 0 && error == -ENODEV; node = dt_parent(node))
        error = device_get(yao_drivers_pinctrl, node, &dev);
    if (error)
        return error;
    struct pinctrl *pinctrl = dev->interface;
    return pinctrl->ops->apply(pinctrl, group);
}

static int apply_all(dt_node node, const char *list)
{
    int length, error = 0;
    uint32_t phandle;
    if (!dt_property(node, list, &length) || length % 4)
        return -EINVAL;
    for (unsigned i = 0; i < (unsigned)length / 4 && !error; i++) {
        dt_u32(node, list, i, &phandle);
        dt_node group = dt_find_phandle(phandle);
        error = group < 0 ? -EINVAL : apply(group);
    }
    return error;
}

int pinctrl_select(dt_node node, const char *state)
{
    char list[] = "pinctrl-0";
    int index = dt_name_index(node, "pinctrl-names", state);
    if (index < 0 || index > 9)
        return index < 0 ? index : -EINVAL;
    list[sizeof list - 2] = (char)('0' + index);
    return apply_all(node, list);
}
