/* What littlefs keeps with a file or folder besides its content. */
#pragma once

#include "littlefs_node.h"

void littlefs_store_mode(struct littlefs_stored *stored, mode_t mode);

/* As futimens(). */
void littlefs_store_time(struct littlefs_stored *stored, const struct timespec *time);

/* Tells a board without a clock that it is later than this. */
void littlefs_saw(const struct littlefs_stored *stored);

/* Fills in all but size and blocks. @kind: S_IFREG or S_IFDIR. */
void littlefs_fill(const struct littlefs_volume *volume, const struct littlefs_stored *stored,
                   mode_t kind, ino_t inode, struct stat *status);

/* Stores when a file was written, if it was since that was stored last. */
void littlefs_node_date(struct littlefs_node *node);
