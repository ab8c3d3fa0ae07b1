#include "output.h"
#include <stdbool.h>
#include <yao/mm.h>
#include <yao/module.h>

YAO_CLASS_OPTIONAL(console);

struct console_output console_output_;

/* The node of /chosen/stdout-path. */
static dt_node stdout_node(void)
{
    dt_node chosen = dt_find_path("/chosen");
    const char *path = chosen < 0 ? NULL : dt_string(chosen, "stdout-path", 0);
    return path ? dt_find_path(path) : -1;
}

/* Marked open first: a message from the UART's own probe must go to the SBI console, not recurse
 * into here. */
static void open_device(void)
{
    struct device *dev;
    dt_node node = stdout_node();
    console_output_.opened = true;
    if (node >= 0 && !device_get(yao_drivers_console, node, &dev))
        console_output_.device = dev->interface;
}

struct console *console_open(void)
{
    if (!console_output_.opened && page_free_bytes())
        open_device();
    return console_output_.device;
}

struct console *console_abandon(void)
{
    struct console *device = console_output_.device;
    console_output_.opened = true;
    console_output_.device = NULL;
    return device;
}
