/* RAM that is not mapped yet, in whole pages that the linear map can show. */
#pragma once

#include "lib/ranges/ranges.h"

extern struct ranges unmapped;
