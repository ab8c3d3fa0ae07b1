/* The content of a file in memory. Its tables are pages, too. */
#pragma once

#include "tmpfs.h"

/* Page @index, or NULL: a hole. */
void *tmpfs_page(const struct tmpfs_content *content, uint64_t index);

/* Page @index, which is made, with zeros, if it is a hole; or NULL: no memory, or the limit. */
void *tmpfs_page_make(struct tmpfs_room *room, struct tmpfs_content *content, uint64_t index);

/* Frees the pages from @first on. */
void tmpfs_pages_drop(struct tmpfs_room *room, struct tmpfs_content *content, uint64_t first);

/* Fills with zeros what lies at @from and behind it. The pages stay. */
void tmpfs_pages_clear(struct tmpfs_content *content, uint64_t from);

/* As tmpfs_read() and tmpfs_write(). */
size_t tmpfs_content_read(const struct tmpfs_content *content, void *buffer, size_t size,
                          uint64_t offset);
ssize_t tmpfs_content_write(struct tmpfs_room *room, struct tmpfs_content *content,
                            const void *buffer, size_t size, uint64_t offset);
