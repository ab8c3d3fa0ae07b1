/* What the build generates besides the driver tables (see tools/tables.py). */
#pragma once

#include <stdint.h>

extern char yao_app_name[];
extern const uint64_t yao_stack_size; /* bytes, a multiple of PAGE_SIZE */
