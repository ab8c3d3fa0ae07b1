/* exFAT volumes are mounted, too. */
#include "exfat.h"
#include "lib/fat/fat.h"
#include <yao/module.h>

YAO_ALTERNATIVE(exfat, some);

const struct vfat_kind *const fat_exfat = &vfat_exfat;
const bool vfat_has_exfat = true;
