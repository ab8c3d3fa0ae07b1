/* A board's clocks and lines: "rates" shows what its SPI controllers run at, "line" uses a GPIO
 * line, "restart" pulses the line that restarts the board, without asking the firmware. */
#include <stdio.h>
#include <string.h>
#include <yao/clk.h>
#include <yao/gpio.h>
#include <yao/power.h>

DEVICE_CLASS(restart);

static void show_rates(void)
{
    char path[DT_PATH_MAX];
    for (dt_node node = -1; (node = dt_find_compatible(node, "sifive,spi0")) >= 0;) {
        uint64_t hz = 0;
        int error = clk_rate(node, 0, &hz);
        printf("%s: %d %llu\n", dt_path(node, path), error, (unsigned long long)hz);
    }
}

/* Line 5 is free on QEMU's board; what is driven is read back. */
static int use_line(dt_node controller)
{
    struct device *dev;
    int error = device_get(yao_drivers_gpio, controller, &dev);
    if (error)
        return error;
    const struct gpio line = {dev->interface, 5, true};
    gpio_output(&line, true);
    int active = gpio_value(&line);
    gpio_output(&line, false);
    return active == 1 && gpio_value(&line) == 0 ? gpio_input(&line) : -1;
}

static void restart(void)
{
    struct device *dev;
    dt_node node = device_candidate(yao_drivers_restart, -1);
    if (node < 0 || device_get(yao_drivers_restart, node, &dev))
        return;
    struct power *power = dev->interface;
    power->ops->restart(power);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (!strcmp(what, "rates"))
        show_rates();
    if (!strcmp(what, "line"))
        printf("line: %d\n", use_line(dt_find_compatible(-1, "sifive,gpio0")));
    if (!strcmp(what, "restart")) {
        puts("restarting");
        fflush(stdout);
        restart();
    }
    return 0;
}
