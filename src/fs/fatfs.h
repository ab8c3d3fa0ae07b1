/* FatFs with our configuration, which must come first: FatFs looks for its own beside itself. */
#pragma once

#include "ffconf.h"

#include "build/third_party/fatfs/ff.h"
