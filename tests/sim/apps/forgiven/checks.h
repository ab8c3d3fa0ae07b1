/* What the topics share. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Counts, and says what is not as it should be. */
bool check(const char *what, uint64_t found, uint64_t expected);

void mapping_run(unsigned patience_ms);
void level_run(unsigned patience_ms);
void order_run(unsigned patience_ms);
void pair_run(unsigned patience_ms);
void wait_run(unsigned patience_ms);
