/* FP registers by number, as raw bits. Only for harts with D, with FP on. */
#pragma once

#include <stdint.h>

uint64_t float_read(unsigned number);
void float_write(unsigned number, uint64_t bits);
