#include "common_console.h"
#include "drivers/serial/ns16550.h"
#include "src/sbi/sbi.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <errno.h>
#include <yao/irq.h>
#include <yao/mm.h>
#include <yao/module.h>

#define BASE 0x10000000u

enum { CHOSEN = 1, SERIAL = 2 };

extern const yao_step yao_step_boot__console_input;

struct ns16550_model model;
size_t common_sent;

static struct ns16550 uart;
static struct device device = {.node = SERIAL, .interface = &uart.console};
static bool interrupt_arrives;

const struct driver *const yao_drivers_console[] = {NULL};

dt_node dt_find_path(const char *path)
{
    return path[1] == 'c' ? CHOSEN : SERIAL;
}

const char *dt_string(dt_node node, const char *name, unsigned index)
{
    return "/serial";
}

int device_get(const struct driver *const *class, dt_node node, struct device **dev)
{
    *dev = &device;
    return 0;
}

uint64_t page_free_bytes(void)
{
    return 4096;
}

int irq_request(dt_node node, unsigned index, irq_handler handler, void *arg)
{
    if (interrupt_arrives)
        bus_interrupt(ns16550_model_level, &model, handler, arg);
    return 0;
}

void sbi_console_write(const char *bytes, size_t length)
{
    fail_msg("the firmware's console was used");
}

size_t sbi_console_read(char *bytes, size_t size)
{
    fail_msg("the firmware's console was used");
    return 0;
}

void common_start(uint64_t byte_ns, bool interrupt)
{
    bus_reset(0);
    log_reset();
    interrupt_arrives = interrupt;
    ns16550_model_init(&model,
                       &(struct ns16550_model_config){
                           .base = BASE, .io_width = 1, .byte_ns = byte_ns, .has_fifo = true});
    ns16550_init(&uart, &(struct ns16550_config){.base = BASE, .io_width = 1, .fifo_size = FIFO});
    uart.console.node = SERIAL;
    assert_int_equal(yao_step_boot__console_input(), 0);
}

char common_byte(size_t index)
{
    return (char)('!' + index * 7 % 90 + index / 1000 % 4);
}

static size_t send_end;

static void send_byte(void *ctx)
{
    if (model.rx_count < FIFO)
        ns16550_model_receive(&model, (uint8_t)common_byte(common_sent++), 0);
    if (common_sent < send_end)
        clock_schedule(clock_now() + model.config.byte_ns, send_byte, NULL);
}

void common_send_until(size_t end)
{
    send_end = end;
    clock_schedule(clock_now() + model.config.byte_ns, send_byte, NULL);
}

void common_expect(size_t index, size_t count)
{
    char bytes[100];
    for (size_t end = index + count; index < end;) {
        size_t wanted = end - index < sizeof bytes ? end - index : sizeof bytes;
        ssize_t got = console_read(bytes, wanted);
        assert_in_range(got, 1, wanted);
        for (ssize_t i = 0; i < got; i++)
            assert_int_equal(bytes[i], common_byte(index++));
    }
}
