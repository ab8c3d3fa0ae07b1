/* Files and folders of lib/tmpfs for the POSIX calls: where their memory and times come from, and
 * their status. */
#pragma once

#include "lib/tmpfs/tmpfs.h"

struct stat;

/* A file system of lib/tmpfs with the number that st_dev shows. */
struct memory_volume {
    struct tmpfs fs;
    dev_t device;
};

extern const struct tmpfs_memory memory_node_memory;

void memory_node_status(const struct memory_volume *volume, const struct tmpfs_node *node,
                        struct stat *status);

/* Sets its permissions, or if @mode is NULL its times, as futimens(). 0 */
int memory_node_change(struct tmpfs_node *node, const mode_t *mode, const struct timespec times[2]);

/* It is read now. Only the first access after a change is dated, as Linux does by default
 * ("relatime"). */
void memory_node_read(struct tmpfs_node *node);
