/* The clock of QEMU's virt machine interrupts, again and again (hw/rtc/goldfish_rtc.c). */
#include "atomics.h"
#include <stdlib.h>
#include <yao/dt.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/mm.h>
#include <yao/mmio.h>

#define TIME_LOW        0x00
#define TIME_HIGH       0x04
#define ALARM_LOW       0x08
#define ALARM_HIGH      0x0c
#define IRQ_ENABLED     0x10
#define CLEAR_INTERRUPT 0x1c

#define INTERRUPTS 3000
#define EVERY_NS   20000

static uintptr_t clock;
static volatile uint64_t interrupts;

static void set_alarm(void)
{
    uint64_t low = mmio_read32(clock + TIME_LOW); /* keeps the high half for the next read */
    uint64_t due = low + ((uint64_t)mmio_read32(clock + TIME_HIGH) << 32) + EVERY_NS;
    mmio_write32(clock + ALARM_HIGH, (uint32_t)(due >> 32));
    mmio_write32(clock + ALARM_LOW, (uint32_t)due);
}

static void on_interrupt(void *argument)
{
    bump();
    compare_in_vain();
    mmio_write32(clock + CLEAR_INTERRUPT, 1);
    interrupts = interrupts + 1;
    if (interrupts < INTERRUPTS)
        set_alarm();
}

uint64_t bumps_among_interrupts(void)
{
    dt_node node = dt_find_compatible(-1, "google,goldfish-rtc");
    uint64_t base, size, bumps = 0;

    if (node < 0 || dt_reg(node, 0, &base, &size) || irq_request(node, 0, on_interrupt, NULL)) {
        log_error("there is no clock to interrupt with");
        exit(2);
    }
    clock = mmio_map(base, size);
    mmio_write32(clock + IRQ_ENABLED, 1);
    set_alarm();
    for (; interrupts < INTERRUPTS; bumps++)
        bump();
    return bumps + interrupts;
}
