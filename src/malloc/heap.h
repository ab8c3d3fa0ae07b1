/*
 * What an allocator, one of the alternatives in the folders beside this file, offers to the
 * functions of the C library that are the same for all. It defines free() and realloc() itself.
 */
#pragma once

#include <stddef.h>

#define HEAP_ALIGNMENT 16u /* of every block (RISC-V ELF psABI: that of max_align_t) */

/* Blocks of at least @size bytes. NULL, with errno ENOMEM, when there is no memory. */
void *heap_alloc(size_t size);

/* The same at a multiple of @align, a power of two. */
void *heap_aligned(size_t align, size_t size);

/* Usable bytes of a live block. @operation is for messages about one that is none. */
size_t heap_size(const void *block, const char *operation);

/* Where allocators get their memory: pages, within the limit that the setting heap-size puts on the
 * heap. NULL, with errno ENOMEM, when there are none. */
void *heap_pages_alloc(size_t count);
void heap_pages_free(void *pages, size_t count);
