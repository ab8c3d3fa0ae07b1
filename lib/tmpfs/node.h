/* Nodes, and their places in folders. */
#pragma once

#include "tmpfs.h"

/* A node without a name and a folder, or NULL. */
struct tmpfs_node *tmpfs_node_new(struct tmpfs *fs, mode_t mode);

/* A copy of a name, terminated, or NULL. */
char *tmpfs_name_new(const struct tmpfs *fs, const char *name, size_t length);

/* Puts @node, which has no name, into @folder. The node owns @name from now on. */
void tmpfs_node_link(struct tmpfs *fs, struct tmpfs_node *node, struct tmpfs_node *folder,
                     char *name);

/* Takes @node out of its folder. It stays. */
void tmpfs_node_unlink(struct tmpfs *fs, struct tmpfs_node *node);

/* Frees @node if it has no name and nobody holds it. */
void tmpfs_node_settle(struct tmpfs *fs, struct tmpfs_node *node);
