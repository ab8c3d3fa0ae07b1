/* Two interrupts at a time, the console's and the device's: the register that completes the first
 * claims the second when it is read. */
#include "checks.h"
#include "device.h"
#include <yao/irq.h>
#include <yao/log.h>

/* Until both levels are high: the UART's is when its FIFO is empty, after 8 bytes or 1280 cycles.
 */
static void let_both_rise(void)
{
    for (unsigned i = 0; i < 4 * DEVICE_FRAME_CYCLES; i++)
        __asm__ volatile("nop");
}

void pair_run(unsigned patience_ms)
{
    (void)patience_ms;
    check("device", device_open(), true);
    unsigned long enabled = irq_save();
    log_info("more than the FIFO takes at once, so that it interrupts for the rest");
    device_send();
    let_both_rise();
    irq_restore(enabled);
    check("frame beside the console's", device_received.signaled, true);
    wait_clear(&device_received);
    device_send();
    let_both_rise();
    check("frame after it", device_received.signaled, true);
}
