/* The root is a volume of FAT or exFAT, where the board has something that can hold one. */
#include "src/settings/defaults.h"
#include <yao/module.h>

YAO_DEFAULT(root, fat);
YAO_WITHOUT(block, root, tmpfs);
YAO_REQUIRE(volumes, fat);

const enum mount_type mount_root_type = MOUNT_FAT;
