/*
 * Prepares the card hosts of a board as their drivers do, on strict models of what the board's tree
 * says they need, and prints what came of it:
 *
 *     prepare FILE.dtb
 */
#include "bus.h"
#include "jh7110_crg.h"
#include "jh7110_gpio.h"
#include "sifive_gpio_model.h"
#include "sifive_prci_model.h"
#include "src/dt/dt.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <yao/clk.h>
#include <yao/gpio.h>
#include <yao/pinctrl.h>
#include <yao/reset.h>

extern YAO_DRIVER(clk, fixed_clock);
extern YAO_DRIVER(clk, jh7110_crg);
extern YAO_DRIVER(clk, jh7110_pll);
extern YAO_DRIVER(clk, sifive_prci);
extern YAO_DRIVER(reset, jh7110_reset);
extern YAO_DRIVER(gpio, jh7110_gpio);
extern YAO_DRIVER(gpio, sifive_gpio);
extern YAO_DRIVER(pinctrl, jh7110);

const struct driver *const yao_drivers_clk[] = {
    &yao_driver_clk__fixed_clock, &yao_driver_clk__jh7110_crg, &yao_driver_clk__jh7110_pll,
    &yao_driver_clk__sifive_prci, NULL};
const struct driver *const yao_drivers_reset[] = {&yao_driver_reset__jh7110_reset, NULL};
const struct driver *const yao_drivers_gpio[] = {&yao_driver_gpio__jh7110_gpio,
                                                 &yao_driver_gpio__sifive_gpio, NULL};
const struct driver *const yao_drivers_pinctrl[] = {&yao_driver_pinctrl__jh7110, NULL};

static struct jh7110_crg_model crg;
static struct jh7110_gpio_model pins;
static struct sifive_prci_model prci;
static struct sifive_gpio_model gpio;

static void violated(void *user, const char *text)
{
    fprintf(stderr, "%s\n", text);
    exit(1);
}

static uint32_t read_crg(void *ctx, uintptr_t offset, unsigned width)
{
    jh7110_crg_model_step(&crg, 1);
    return jh7110_crg_model_read(&crg, (uint32_t)offset, width);
}

static void write_crg(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    jh7110_crg_model_write(&crg, (uint32_t)offset, width, value);
}

static uint32_t read_pins(void *ctx, uintptr_t offset, unsigned width)
{
    return jh7110_gpio_model_read(&pins, (uint32_t)offset, width);
}

static void write_pins(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    jh7110_gpio_model_write(&pins, (uint32_t)offset, width, value);
}

/* PLL0 at 1000 MHz, PLL1 at 1066 MHz, PLL2 at 1188 MHz. */
static uint32_t read_syscon(void *ctx, uintptr_t offset, unsigned width)
{
    static const uint32_t words[] = {[0x18 / 4] = 3u << 24,
                                     [0x1c / 4] = 125,
                                     [0x24 / 4] = 533u << 17 | 3u << 15 | 3,
                                     [0x2c / 4] = 99u << 17 | 3u << 15 | 12,
                                     [0x34 / 4] = 2};
    return words[offset / 4];
}

static void write_syscon(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    violated(NULL, "a write to the SYSCON");
}

static void attach_jh7110(void)
{
    static const struct bus_model at[] = {
        {"SYSCRG", 0x13020000, 0x318, read_crg, write_crg, NULL},
        {"SYSCON", 0x13030000, 0x38, read_syscon, write_syscon, NULL},
        {"pins", 0x13040000, 0x2b8, read_pins, write_pins, NULL},
    };
    const uint64_t console = 1u << 5 | 1u << 6;
    struct jh7110_crg_model_config config = jh7110_crg_sys;
    config.violation = violated;
    jh7110_crg_model_init(&crg, &config);
    jh7110_gpio_model_init(&pins,
                           &(struct jh7110_gpio_model_config){false, console, violated, NULL, 0});
    for (unsigned i = 0; i < sizeof at / sizeof *at; i++)
        bus_attach(&at[i]);
}

static void attach(void)
{
    bus_reset(0);
    if (dt_compatible_index(DT_ROOT, "starfive,jh7110") >= 0 ||
        dt_compatible_index(DT_ROOT, "starfive,jh7110s") >= 0) {
        attach_jh7110();
    } else {
        bool fu740 = dt_compatible_index(DT_ROOT, "sifive,fu740") >= 0;
        sifive_prci_model_init(&prci, 0x10000000, fu740);
        sifive_gpio_model_init(&gpio, 0x10060000, 16);
    }
}

static void print_clock(dt_node node, unsigned index)
{
    uint64_t hz = 0;
    const char *name = dt_string(node, "clock-names", index);
    int error = clk_enable(node, index);
    if (error == -ENOENT)
        return;
    if (!error)
        error = clk_rate(node, index, &hz);
    printf(" %s ", name ? name : "clock");
    if (error)
        printf("error %d", error);
    else
        printf("%llu", (unsigned long long)hz);
}

static void print_detect(dt_node node, const char *property)
{
    struct gpio detect;
    if (gpio_get(node, property, 0, &detect))
        return;
    gpio_input(&detect);
    printf(" detect %u: %d", detect.line, gpio_value(&detect));
}

/* What the lines carry whose pads were configured. */
static void print_pins(void)
{
    for (unsigned line = 0; line < JH7110_GPIO_LINES; line++)
        if (jh7110_gpio_model_pad(&pins, line))
            printf(" %u=%u/%u", line, jh7110_gpio_model_dout(&pins, line),
                   jh7110_gpio_model_doen(&pins, line));
}

static void prepare_mshc(dt_node node)
{
    int selected = pinctrl_select(node, "default"), assigned = clk_assigned(node);
    print_clock(node, 0);
    print_clock(node, 1);
    printf(" assigned %d reset %d", assigned, reset_deassert(node, 0));
    printf(" pins %d", selected);
    print_detect(node, "cd-gpios");
}

static void prepare_slot(dt_node node)
{
    print_clock(dt_parent(node), 0);
    print_detect(node, "gpios");
}

static bool is_mshc(dt_node node)
{
    return dt_compatible_index(node, "starfive,jh7110-mmc") >= 0 ||
           dt_compatible_index(node, "snps,dw-mshc") >= 0;
}

static void prepare_all(void)
{
    char path[DT_PATH_MAX];
    for (dt_node node = 0; node < dt_count(); node++) {
        bool slot = dt_compatible_index(node, "mmc-spi-slot") >= 0;
        if (!dt_available(node) || (!slot && !is_mshc(node)))
            continue;
        printf("%s", dt_path(node, path));
        if (slot)
            prepare_slot(node);
        else
            prepare_mshc(node);
        puts("");
    }
    print_pins();
}

int main(int count, char **words)
{
    static uint8_t tree[1 << 20];
    static struct dt_record records[1024];
    FILE *file = count == 2 ? fopen(words[1], "rb") : NULL;
    size_t size = file ? fread(tree, 1, sizeof tree, file) : 0;
    const char *refused = size ? dt_init(tree, size, records, 1024) : "it cannot be read";
    if (refused) {
        fprintf(stderr, "%s\n", refused);
        return 1;
    }
    attach();
    prepare_all();
    return 0;
}
