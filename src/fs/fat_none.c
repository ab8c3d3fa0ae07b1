/* No volumes of FAT. */
#include "fat.h"
#include <yao/module.h>

YAO_DEFAULT(volumes, none);

FILE_SYSTEM_NONE(fat);
VOLUME_OPERATIONS_NONE(fat);
