/* The driver on its model, as the tests of this suite use them. */
#pragma once

#include "console_user.h"
#include "drivers/serial/ns16550.h"
#include "ns16550_model.h"

#define BYTE_NS 86806u /* ten bits at 115200 */

extern const struct ns16550_model_config uart_16550a, uart_jh7110;

extern struct ns16550_model model;
extern struct ns16550 uart;
extern struct console_user user;

/* An empty bus with the device, as the firmware left it; nothing of ours has run. */
void common_device(const struct ns16550_model_config *config);

/* The driver, on the device that is there, with its interrupt wired. */
void common_driver(void);

void common_fill(char *text, size_t length);
size_t common_transmit(const char *bytes, size_t length);
size_t common_receive(char *bytes, size_t size);

int common_setup(void **state);            /* device and driver: a 16550A */
int common_setup_designware(void **state); /* the same: a DW_apb_uart */
