#pragma once

#include <stdint.h>

/* The CLINT's counter, mtime. */
uint64_t time_read(void);
