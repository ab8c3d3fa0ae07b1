/* The file systems in memory, each made when it is first used. */
#pragma once

#include "src/file/memory_node.h"

struct file;

struct tmp_volume {
    struct memory_volume memory;
    unsigned mount; /* its number in yao_mounts */
};

/* Opens a folder. As open_folder_new(). */
int tmp_folder_open(struct tmp_volume *volume, struct tmpfs_node *node, const char *path, int flags,
                    struct file **file);
