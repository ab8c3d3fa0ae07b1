/*
 * Waits for the interrupts of a device, for `make bench`: from outside, tools/bench/rtl_figures.py
 * takes the cycles from the device's line to the handler and to what follows the wait.
 *
 * The device is the SPI controller, which no chip hears: a frame that was sent is back after a time
 * that its divisor says, so the hart sleeps when the line rises, and every event finds it at
 * another moment.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yao/device_map.h>
#include <yao/irq.h>
#include <yao/mmio.h>
#include <yao/time.h>
#include <yao/wait.h>

#include "../bench/mark.h"

#define EVENTS  1000
#define EACH    100         /* one in so many events finds the data cache cold */
#define BIG     (64 * 1024) /* more than the data cache holds */
#define SHORT   40u         /* divisor: about 650 cycles a frame */
#define DIVISOR 37u         /* different ones */

/* FU540-C000 manual v1p4, section 19.3 */
#define SCKDIV  0x00
#define CSMODE  0x18
#define TXDATA  0x48
#define RXDATA  0x4c
#define IE      0x70
#define WINDOW  0x78
#define CS_OFF  3u
#define IE_RXWM (1u << 1)

static uintptr_t base;
static struct wait received;

/* Found by its name from outside. */
void latency_handler(void *arg);

void latency_handler(void *arg)
{
    mmio_write32_relaxed(base + IE, 0);
    wait_signal(arg);
}

static int open_device(void)
{
    struct device spi = {.node = dt_find_compatible(-1, "sifive,spi0")};
    if (spi.node < 0) {
        fputs("latency: the board has no sifive,spi0\n", stderr);
        return -1;
    }
    if (device_map(&spi, 0, 0, WINDOW, &base))
        return -1;
    mmio_write32(base + IE, 0);
    mmio_write32(base + CSMODE, CS_OFF);
    return irq_request(spi.node, 0, latency_handler, &received);
}

static void wait_once(unsigned event)
{
    mmio_write32(base + SCKDIV, SHORT + event % DIVISOR);
    mmio_write32(base + TXDATA, 0xff);
    mmio_write32(base + IE, IE_RXWM);
    wait_for(&received, TIME_NEVER);
    MARK(MARK_CHUNK_END);
    (void)mmio_read32(base + RXDATA);
}

static void touch(unsigned char *memory)
{
    memset(memory, 0, BIG);
    __asm__ volatile("" : : "r"(memory) : "memory"); /* the compiler must not know better */
}

int main(void)
{
    unsigned char *big = malloc(BIG);
    if (!big || open_device())
        return EXIT_FAILURE;
    MARK(MARK_MAIN);
    for (unsigned i = 0; i < EVENTS; i++) {
        if (i % EACH == EACH - 1)
            touch(big);
        wait_once(i);
    }
    printf("latency: %u events\n", EVENTS);
    return EXIT_SUCCESS;
}
