/* What is wrong with an exFAT volume: see common_check.h. */
#pragma once

#include "common_check.h"

struct check check_exfat(const uint8_t *bytes);
