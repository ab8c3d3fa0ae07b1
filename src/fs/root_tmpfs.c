/* The root is in memory. */
#include "src/settings/defaults.h"
#include <yao/module.h>

YAO_ALTERNATIVE(root, tmpfs);
YAO_REQUIRE(tmp, memory);

const enum mount_type mount_root_type = MOUNT_TMPFS;
