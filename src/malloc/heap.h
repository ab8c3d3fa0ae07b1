/*
 * The interface of an allocator. The folders beside this file hold the alternatives, of which an
 * image links one; the files beside this one build malloc(), calloc() and others on this interface.
 * An allocator defines free() and realloc() itself.
 */
#pragma once

#include <stddef.h>

#define HEAP_ALIGNMENT 16u /* of every block: alignof(max_align_t) in the RISC-V ELF psABI */

/* A block of at least @size bytes. NULL with errno ENOMEM when out of memory. */
void *heap_alloc(size_t size);

/* The same at a multiple of @align, a power of two. */
void *heap_aligned(size_t align, size_t size);

/* Usable bytes of a live block. Where the allocator can tell that @block is not one, it panics with
 * @operation in the message. */
size_t heap_size(const void *block, const char *operation);

/* Where allocators get their memory: whole pages, as long as the setting heap-size permits. NULL
 * with errno ENOMEM when there are none. */
void *heap_pages_alloc(size_t count);
void heap_pages_free(void *pages, size_t count);

/* What the C library's own code calls instead of malloc() and the rest. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void __libc_free(void *block);
