#include "device.h"
#include <yao/irq.h>
#include <yao/mm.h>
#include <yao/mmio.h>

/* FU540-C000 manual v1p4, table 85 */
#define SCKDIV 0x00 /* I/O */
#define TXDATA 0x48 /* Out */
#define RXDATA 0x4c /* In: the read takes a frame out of the FIFO */
#define RXMARK 0x54 /* I/O */
#define IE     0x70 /* I/O */

#define IE_RXWM (1u << 1) /* with rxmark 0: while any frame waits */

struct wait device_received;
static uintptr_t base;
static volatile unsigned interrupts;

static void on_frame(void *arg)
{
    (void)arg;
    interrupts++;
    (void)mmio_read32_relaxed(base + RXDATA);
    wait_signal(&device_received);
}

/* Eight bits of 2 (sckdiv + 1) cycles each. */
bool device_open(void)
{
    uint64_t registers, size;
    dt_node node = dt_find_path("/soc/spi@10050000");
    if (node < 0 || dt_reg(node, 0, &registers, &size))
        return false;
    base = mmio_map(registers, size);
    mmio_write32(base + SCKDIV, DEVICE_FRAME_CYCLES / 16 - 1);
    mmio_write32(base + RXMARK, 0);
    if (irq_request(node, 0, on_frame, NULL))
        return false;
    mmio_write32(base + IE, IE_RXWM);
    return true;
}

void device_send(void)
{
    mmio_write32(base + TXDATA, 0xff);
}

unsigned device_interrupts(void)
{
    return interrupts;
}
