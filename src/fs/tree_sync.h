/* sync() for all file systems that keep changes in memory. */
#pragma once

/* Writes back what was changed: 0, or the first error after all were tried, each logged. Who mounts
 * a volume makes it fd_sync_volume. */
int tree_sync(void);
