/* SD cards and eMMC: what their drivers look up. */
#include "common_describe.h"
#include <stdio.h>

static const char *const kinds[] = {"mmc-spi-slot", "starfive,jh7110-mmc", "snps,dw-mshc"};

static void say_flags(dt_node node)
{
    static const char *const flags[] = {"non-removable", "cap-sd-highspeed", "cap-mmc-highspeed",
                                        "no-sd",         "no-mmc",           "no-sdio",
                                        "disable-wp",    "broken-cd"};
    int length;
    for (unsigned i = 0; i < sizeof flags / sizeof *flags; i++)
        if (dt_property(node, flags[i], &length))
            printf(", %s", flags[i]);
    puts("");
}

static void say_number(dt_node node, const char *name, const char *before, const char *unit)
{
    uint32_t value;
    if (!dt_u32(node, name, 0, &value))
        printf("%s%u%s", before, value, unit);
}

/* The provider of each entry of a list, with the first cell of its specifier. */
static void say_list(dt_node node, const char *list, const char *cells, const char *names)
{
    uint32_t args[4];
    char path[DT_PATH_MAX];
    dt_node provider;
    for (unsigned i = 0; (provider = dt_phandle_args(node, list, cells, i, args)) >= 0; i++) {
        const char *name = dt_string(node, names, i);
        key("");
        printf("%s %s: %u of %s\n", list, name ? name : "-", args[0], dt_path(provider, path));
    }
}

static void say_detect(dt_node node, const char *list)
{
    uint32_t args[4];
    char path[DT_PATH_MAX];
    dt_node gpio = dt_phandle_args(node, list, "#gpio-cells", 0, args);
    if (gpio < 0)
        return;
    key("");
    printf("%s: line %u of %s, active %s\n", list, args[0], dt_path(gpio, path),
           args[1] & 1 ? "low" : "high");
}

static void say_pins(dt_node node)
{
    uint32_t phandle, pinmux;
    char path[DT_PATH_MAX];
    dt_node state = dt_u32(node, "pinctrl-0", 0, &phandle) ? -1 : dt_find_phandle(phandle);
    if (state < 0)
        return;
    for (dt_node pins = dt_child(state, -1); pins >= 0; pins = dt_child(state, pins)) {
        key("");
        printf("pinmux of %s:", dt_path(pins, path));
        for (unsigned i = 0; !dt_u32(pins, "pinmux", i, &pinmux); i++)
            printf(" %08x", pinmux);
        puts("");
    }
}

static void say_needs(dt_node node)
{
    say_list(node, "clocks", "#clock-cells", "clock-names");
    say_list(node, "assigned-clocks", "#clock-cells", "-");
    say_list(node, "resets", "#reset-cells", "reset-names");
    say_detect(node, "cd-gpios");
    say_detect(node, "wp-gpios");
    say_detect(node, "gpios");
    say_pins(node);
}

static void say_place(dt_node node)
{
    uint64_t base, size;
    uint32_t args[4];
    if (!dt_reg(node, 0, &base, &size))
        printf(" at %#lx", base);
    if (dt_interrupt(node, 0, args) >= 0)
        printf(", interrupt %u", args[0]);
}

static void describe_card(dt_node node, const char *kind)
{
    char path[DT_PATH_MAX];
    dt_node bus = dt_parent(node);
    bool on_spi = kind == kinds[0];
    key("card");
    printf("%s (%s)", dt_path(node, path), kind);
    say_place(on_spi ? bus : node);
    say_number(node, "bus-width", ", ", " bit");
    say_number(node, "max-frequency", ", at most ", " Hz");
    say_number(node, "spi-max-frequency", ", at most ", " Hz");
    say_number(node, "fifo-depth", ", FIFO of ", " words");
    say_flags(node);
    say_needs(on_spi ? bus : node);
    if (on_spi)
        say_needs(node);
}

void describe_cards(void)
{
    for (dt_node node = 0; node < dt_count(); node++)
        for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (dt_available(node) && dt_compatible_index(node, kinds[i]) >= 0) {
                describe_card(node, kinds[i]);
                break;
            }
}
