/* No files in memory. */
#include "tmp.h"
#include <yao/module.h>

YAO_DEFAULT(tmp, none);

FILE_SYSTEM_NONE(tmp);
