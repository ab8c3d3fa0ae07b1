#include "littlefs.h"
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);

int littlefs_mounted(unsigned mount, void **volume)
{
    return volume_mounted(mount, volume);
}
