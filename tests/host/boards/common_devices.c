/* The drivers' glue for interrupt controller and console, on registers that are not touched. */
#include "common_describe.h"
#include "drivers/intc/plic.h"
#include "drivers/serial/dw_uart.h"
#include "drivers/serial/sifive_uart.h"
#include "src/console/output.h"
#include <stdarg.h>
#include <stdio.h>
#include <yao/device.h>
#include <yao/hart.h>
#include <yao/log.h>
#include <yao/mm.h>

extern const struct driver yao_driver_intc__plic, yao_driver_console__ns16550,
    yao_driver_console__dw_uart, yao_driver_console__sifive_uart;
const struct driver *const yao_drivers_intc[] = {&yao_driver_intc__plic, NULL};
const struct driver *const yao_drivers_console[] = {&yao_driver_console__ns16550,
                                                    &yao_driver_console__dw_uart,
                                                    &yao_driver_console__sifive_uart, NULL};

uintptr_t mmio_map(phys_t base, uint64_t size)
{
    return base;
}

size_t page_free_bytes(void)
{
    return 1 << 20;
}

void *permanent_alloc(size_t size, size_t align)
{
    _Alignas(64) static char room[0x40000];
    static size_t used;
    void *memory = room + used;
    used += (size + 63) & ~(size_t)63;
    return used <= sizeof room ? memory : NULL;
}

static void say(const char *format, va_list args)
{
    printf("message: ");
    vprintf(format, args);
    puts("");
}

void log_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
}

void log_info(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
}

/* That a hart has no context is what describe_context() returns. */
static bool quiet;

int device_error(dt_node node, int error, const char *format, ...)
{
    va_list args;
    char text[256], path[DT_PATH_MAX];
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (!quiet)
        log_error("%s: %s", dt_path(node, path), text);
    return error;
}

void irq_set_root(irq_handler handler, void *arg)
{
}

void plic_interrupt(void *arg)
{
}

void plic_init(struct plic *plic, const struct plic_config *config)
{
    char path[DT_PATH_MAX];
    printf("context %u of %s, %u sources\n", config->context, dt_path(config->node, path),
           config->source_count);
}

/* A device of its own for each hart, not device_get()'s, of which there is one. */
int describe_context(unsigned long hart)
{
    const struct driver *driver = &yao_driver_intc__plic;
    for (const struct dt_match *entry = driver->match; entry->compatible; entry++) {
        struct device device = {.node = dt_find_compatible(-1, entry->compatible)};
        if (device.node < 0)
            continue;
        quiet = true;
        int error = driver->probe(&device);
        quiet = false;
        return !error;
    }
    return 0;
}

static void say_16550(const struct ns16550_config *config, const char *kind)
{
    printf("16550 at %#lx, registers %u apart, %u wide%s", (unsigned long)config->base,
           1u << config->reg_shift, config->io_width, kind);
}

void ns16550_init(struct ns16550 *uart, const struct ns16550_config *config)
{
    say_16550(config, "");
}

uint64_t ns16550_window(const struct ns16550_config *config)
{
    return 8u << config->reg_shift;
}

int dw_uart_init(struct ns16550 *uart, const struct dw_uart_config *config)
{
    say_16550(&config->standard, ", DesignWare");
    return 0;
}

uint64_t dw_uart_window(const struct ns16550_config *config)
{
    return 32u << config->reg_shift;
}

uint64_t dw_uart_window_full(const struct ns16550_config *config)
{
    return 62u << config->reg_shift;
}

void sifive_uart_init(struct sifive_uart *uart, const struct sifive_uart_config *config)
{
    printf("SiFive at %#lx", (unsigned long)config->base);
}

void describe_console(void)
{
    uint32_t args[4];
    char path[DT_PATH_MAX];
    key("console");
    struct console *console = console_device();
    if (!console) {
        puts("by the firmware only");
        return;
    }
    printf(" (%s)", dt_path(console->node, path));
    if (dt_interrupt(console->node, 0, args) >= 0)
        printf(", interrupt %u", args[0]);
    puts("");
}
