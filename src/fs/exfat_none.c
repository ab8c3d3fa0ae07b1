/* No exFAT: it takes more code than FAT's share of an image, and only cards come with it. */
#include "exfat.h"
#include "lib/fat/fat.h"
#include <yao/module.h>

YAO_DEFAULT(exfat, none);

const struct vfat_kind *const fat_exfat = NULL;
const bool vfat_has_exfat = false;
