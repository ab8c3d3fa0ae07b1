/* No exFAT: it takes more code than FAT's share of an image, and only cards come with it. */
#include "exfat.h"
#include <stddef.h>
#include <yao/module.h>

YAO_DEFAULT(exfat, none);

const struct vfat_kind *const fat_exfat = NULL;
