#pragma once

#include "fat_node.h"

struct stat;

/* What stat() tells of an open file, unwritten changes included. 0 or the device's error. */
int fat_node_status(struct fat_node *node, struct stat *status);
