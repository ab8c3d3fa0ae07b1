#include "fat.h"
#include <yao/module.h>

YAO_ALTERNATIVE(volumes, fat);

int fat_mounted(unsigned mount, void **volume)
{
    return volume_mounted(mount, volume);
}
