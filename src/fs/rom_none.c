/* No files in the image. */
#include "rom.h"
#include <yao/module.h>

YAO_DEFAULT(rom, none);

FILE_SYSTEM_NONE(rom);
