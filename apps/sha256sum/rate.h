/*
 * Time, and bytes per time. Fixed-point numbers: an app that only hashes needs no
 * floating-point printf in its image.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

/* Microseconds of a clock that never steps back. */
uint64_t now_us(void);

/* Prints "12.3 MB/s" (megabytes of 10^6 bytes). */
void put_rate(FILE *stream, uint64_t bytes, uint64_t us);
