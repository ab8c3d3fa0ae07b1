/* Open files and directories as what descriptors refer to. */
#pragma once

#include "fat_node.h"

struct file;

/* Wraps @node, whose reference it takes over even when it fails. 0 or -ENOMEM. */
int fat_file_new(struct fat_node *node, int flags, struct file **file);

int fat_directory_file_new(const char *path, int flags, struct file **file);
