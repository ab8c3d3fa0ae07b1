#pragma once

#include "fat_node.h"

struct stat;

/* stat() of an open file, including changes that are not written yet. 0 or the device's error. */
int fat_node_status(struct fat_node *node, struct stat *status);
