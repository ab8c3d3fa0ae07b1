/* The root is in the image. */
#include "src/settings/defaults.h"
#include <yao/module.h>

YAO_ALTERNATIVE(root, romfs);
YAO_REQUIRE(rom, image);

const enum mount_type mount_root_type = MOUNT_ROMFS;
