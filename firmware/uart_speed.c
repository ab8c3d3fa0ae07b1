/* The speed of a SiFive UART, for machines where no earlier stage sets it. */
#include "uart_speed.h"
#include <yao/mmio.h>

/* FU540-C000 manual v1p4, section 13.4 and 13.9 */
#define TXCTRL      0x08 /* I/O */
#define DIV         0x18 /* I/O: f_baud = f_in / (div + 1) */
#define TXCTRL_TXEN 1u
#define DIV_MAX     0xffffu

#define DEFAULT_BAUD 115200u

/* The UART's input clock in Hz; 0: unknown, as it comes from a clock that needs a driver. */
static uint32_t input_frequency(dt_node node)
{
    uint32_t frequency, args[4];
    if (!dt_u32(node, "clock-frequency", 0, &frequency))
        return frequency;
    dt_node clock = dt_phandle_args(node, "clocks", "#clock-cells", 0, args);
    if (clock >= 0 && dt_compatible_index(clock, "fixed-clock") >= 0 &&
        !dt_u32(clock, "clock-frequency", 0, &frequency))
        return frequency;
    return 0;
}

void uart_speed_set(dt_node node, uintptr_t base)
{
    uint32_t baud = DEFAULT_BAUD, frequency = input_frequency(node);
    dt_u32(node, "current-speed", 0, &baud);
    if (!baud || frequency < baud || mmio_read32(base + TXCTRL) & TXCTRL_TXEN)
        return;
    uint32_t divisor = (uint32_t)(((uint64_t)frequency + baud / 2) / baud) - 1;
    mmio_write32(base + DIV, divisor < DIV_MAX ? divisor : DIV_MAX);
}
