/* littlefs itself, with what littlefs_defines.h sets. */
#pragma once

#include "littlefs_defines.h"

#include "build/third_party/littlefs/lfs.h"
