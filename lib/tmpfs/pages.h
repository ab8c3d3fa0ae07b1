/* The pages of a file: a tree of tables, as deep as its last page needs. */
#pragma once

#include "tmpfs.h"

/* Page @index, or NULL: a hole. */
void *tmpfs_page(const struct tmpfs_content *content, uint64_t index);

/* Page @index, which is made, with zeros, if it is a hole; or NULL: no memory, or the limit. */
void *tmpfs_page_make(struct tmpfs *fs, struct tmpfs_content *content, uint64_t index);

/* Frees the pages from @first on. */
void tmpfs_pages_drop(struct tmpfs *fs, struct tmpfs_content *content, uint64_t first);
