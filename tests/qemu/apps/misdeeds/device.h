/* A device that interrupts at once when asked: virt's clock, or sifive_u's second UART. */
#pragma once

/* Lets the device interrupt with @handler. Ends the app where there is no such device. */
void device_interrupt(void (*handler)(void *));

/* The same, but the clock's in 20 milliseconds, when the hart sleeps. */
void device_interrupt_later(void (*handler)(void *));

/* For the handler: takes the interrupt back. */
void device_silence(void);
