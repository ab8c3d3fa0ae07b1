#pragma once

#include <stdint.h>

/* The CLINT's counter. */
uint64_t time_read(void);
