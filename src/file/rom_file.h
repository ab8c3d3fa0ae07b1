/* Open files of the image (lib/romfs), and what mappings of them show. Alternatives, "rom_files":
 * an image that has none asks in vain. */
#pragma once

#include "lib/romfs/romfs.h"
#include <stdbool.h>

struct file;

/* What tools/romfs made of the app's folder files/, and the st_dev of all of it. */
extern const struct romfs yao_files;
extern dev_t rom_device;

/* Whether there are any: a constant, so that an image without them has no code for them. */
extern const bool rom_files;

/* Opens @node with the @flags of open(). -ENOMEM */
int rom_file_open(const struct romfs_node *node, int flags, struct file **file);

void rom_node_status(const struct romfs_node *node, struct stat *status);

/* What @file has open, if it is one of these and has pages of its own; or NULL. */
const struct romfs_node *rom_file_node(const struct file *file);
