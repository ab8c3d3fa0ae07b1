/* The root is a volume of littlefs. */
#include "src/settings/defaults.h"
#include <yao/module.h>

YAO_ALTERNATIVE(root, littlefs);
YAO_REQUIRE(littlefs, some);

const enum mount_type mount_root_type = MOUNT_LITTLEFS;
