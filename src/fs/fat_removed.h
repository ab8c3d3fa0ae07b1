/* Removing the name of an open file. */
#pragma once

#include "fat_node.h"

/* Removes @path, the name of @node. From then on node->removed is not NULL. 0, -EROFS, -EACCES (the
 * read-only attribute), or what fat_error() returns: then the name is still there. */
int fat_node_remove(struct fat_node *node, const char *path);
