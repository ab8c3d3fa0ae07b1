/*
 * <yao/mm.h> and <yao/dma.h> for host tests. What was allocated here, or declared by
 * memory_declare(), is all the memory that there is. It has made-up physical addresses from 2 GiB
 * on, with holes between the pieces, so that a driver that takes one kind of address for the other
 * is caught: models of devices with DMA go through memory_at(). mmio_map() returns what it got,
 * which is where models sit on the simulated bus.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <yao/dma.h>
#include <yao/mm.h>

/* Frees everything and forgets what was declared. Call it in each test's setup. */
void memory_reset(void);

/* Makes @size bytes at @start, which the test provides, part of the memory. */
void memory_declare(void *start, size_t size);

/* The same, with the physical address @phys, whose offset within a page must be that of @start. */
void memory_declare_at(void *start, size_t size, phys_t phys);

/* The host's address of @size bytes at physical address @start; NULL if that is not memory. */
void *memory_at(phys_t start, size_t size);

/* The @nth allocation from now on (1: the next) finds no memory, and only that one. */
void memory_fail(unsigned nth);

/* Whether an allocation has failed since memory_fail(). */
bool memory_failed(void);

/* For what else allocates, such as malloc(): whether this allocation is to fail. */
bool memory_is_short(void);
