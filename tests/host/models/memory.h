/*
 * <yao/mm.h> for host tests: memory is the host's, physical addresses are host addresses, and
 * mmio_map() returns what it got, which is where models sit on the simulated bus.
 *
 * What was allocated here, or declared by memory_declare(), is all the memory that there is:
 * models of devices with DMA ask memory_exists() before they touch any.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <yao/mm.h>

/* Frees everything and forgets what was declared. Call it in each test's setup. */
void memory_reset(void);

/* Makes @size bytes at @start, which the test provides, part of the memory. */
void memory_declare(void *start, size_t size);

bool memory_exists(phys_t start, size_t size);

/* The next page_alloc() finds no memory. */
void memory_exhaust(void);
