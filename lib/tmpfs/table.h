/* The names of a file system: one hash table, from folder and name to node. */
#pragma once

#include "tmpfs.h"

int tmpfs_table_make(struct tmpfs *fs);

/* The node called @name, of @length bytes, in @folder; or NULL. */
struct tmpfs_node *tmpfs_table_find(const struct tmpfs *fs, const struct tmpfs_node *folder,
                                    const char *name, size_t length);

/* Adds a node whose parent and name are set. The table grows with the names, if there is memory;
 * else it becomes slower. */
void tmpfs_table_add(struct tmpfs *fs, struct tmpfs_node *node);

void tmpfs_table_drop(struct tmpfs *fs, struct tmpfs_node *node);
