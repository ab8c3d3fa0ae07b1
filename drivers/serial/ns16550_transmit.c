/* The loop that takes the time of most output, compiled for speed. */
#include "drivers/serial/ns16550.h"
#include <yao/mmio.h>

static void write_bytes(uintptr_t address, const char *bytes, const char *end)
{
    if ((end - bytes) % 2)
        mmio_write8_relaxed(address, (uint8_t)*bytes++);
    for (; bytes != end; bytes += 2) {
        mmio_write8_relaxed(address, (uint8_t)bytes[0]);
        mmio_write8_relaxed(address, (uint8_t)bytes[1]);
    }
}

size_t ns16550_transmit_bytes(struct ns16550 *uart, const char *bytes, size_t length)
{
    uintptr_t line_status = uart->config.base + (NS16550_LSR << uart->config.reg_shift);
    const char *at = bytes, *end = bytes + length;
    while (at != end) {
        uint8_t status = mmio_read8_relaxed(line_status);
        uart->errors |= status & NS16550_ERRORS;
        if (!(status & NS16550_ROOM))
            break;
        size_t left = (size_t)(end - at), burst = left < uart->burst ? left : uart->burst;
        write_bytes(uart->config.base, at, at + burst);
        at += burst;
    }
    return (size_t)(at - bytes);
}
