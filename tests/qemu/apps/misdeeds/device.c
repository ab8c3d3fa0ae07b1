#include "device.h"
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <yao/dt.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/mm.h>
#include <yao/mmio.h>
#include <yao/time.h>

#define WINDOW 0x80u

/* QEMU's hw/rtc/goldfish_rtc.c: an alarm in the past goes off at once. Reading the low word latches
 * the high one. */
#define RTC_TIME_LOW        0x00
#define RTC_TIME_HIGH       0x04
#define RTC_ALARM_LOW       0x08
#define RTC_ALARM_HIGH      0x0c
#define RTC_IRQ_ENABLED     0x10
#define RTC_CLEAR_INTERRUPT 0x1c

/* FU540-C000 manual v1p4, section 19.3: an empty transmit FIFO is below the watermark. */
#define SPI_TXMARK  0x50
#define SPI_IE      0x70
#define SPI_IE_TXWM 1u

static uintptr_t rtc, spi;

static void start_rtc(uint64_t time)
{
    mmio_write32(rtc + RTC_IRQ_ENABLED, 1);
    mmio_write32(rtc + RTC_ALARM_HIGH, (uint32_t)(time >> 32));
    mmio_write32(rtc + RTC_ALARM_LOW, (uint32_t)time);
}

static uint64_t rtc_time(void)
{
    uint64_t low = mmio_read32(rtc + RTC_TIME_LOW);
    return (uint64_t)mmio_read32(rtc + RTC_TIME_HIGH) << 32 | low;
}

static void start_spi(void)
{
    mmio_write32(spi + SPI_TXMARK, 1);
    mmio_write32(spi + SPI_IE, SPI_IE_TXWM);
}

static uintptr_t take(dt_node node, void (*handler)(void *))
{
    uint64_t base, size;
    if (node < 0 || dt_reg(node, 0, &base, &size) || irq_request(node, 0, handler, NULL)) {
        log_error("there is no device to interrupt with");
        exit(2);
    }
    return mmio_map(base, WINDOW);
}

void device_interrupt(void (*handler)(void *))
{
    dt_node clock = dt_find_compatible(-1, "google,goldfish-rtc");
    if (clock >= 0) {
        rtc = take(clock, handler);
        start_rtc(0);
    } else {
        spi = take(dt_find_compatible(-1, "sifive,spi0"), handler);
        start_spi();
    }
}

void device_interrupt_later(void (*handler)(void *))
{
    rtc = take(dt_find_compatible(-1, "google,goldfish-rtc"), handler);
    start_rtc(rtc_time() + TIME_MS(20));
}

void device_silence(void)
{
    if (rtc)
        mmio_write32(rtc + RTC_CLEAR_INTERRUPT, 1);
    if (spi)
        mmio_write32(spi + SPI_IE, 0);
}
