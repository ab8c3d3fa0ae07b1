/* FatFs with our configuration. It must be included first: FatFs would use the one that lies beside
 * it. */
#pragma once

#include "ffconf.h"

#include "build/third_party/fatfs/ff.h"
