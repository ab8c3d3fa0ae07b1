/* For an image without files. */
#include "rom_file.h"
#include <yao/module.h>

YAO_DEFAULT(rom_files, none);

const bool rom_files = false;

const struct romfs_node *rom_file_node(const struct file *file)
{
    return NULL;
}
