#pragma once

#include <stdint.h>

void show(uint64_t seconds);
