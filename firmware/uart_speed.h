#pragma once

#include <stdint.h>
#include <yao/dt.h>

/* Sets the divisor of a sifive,uart0 that nobody has switched on yet. */
void uart_speed_set(dt_node node, uintptr_t base);
