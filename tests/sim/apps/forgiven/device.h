/* The SPI of the card slot as a source of interrupts: its level is high while a received frame
 * waits in its FIFO. */
#pragma once

#include <yao/wait.h>

#define DEVICE_FRAME_CYCLES 512

/* Signaled by the handler, which takes one frame. */
extern struct wait device_received;

/* False: somebody said why. */
bool device_open(void);

/* Makes the level rise, on RTL after DEVICE_FRAME_CYCLES of the bus clock. */
void device_send(void);

/* How often the handler was called. */
unsigned device_interrupts(void);
