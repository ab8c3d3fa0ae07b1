/* No littlefs. */
#include "littlefs.h"
#include <yao/module.h>

YAO_DEFAULT(littlefs, none);

FILE_SYSTEM_NONE(littlefs);
VOLUME_OPERATIONS_NONE(littlefs);
