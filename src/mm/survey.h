/* The list of RAM that is free and not mapped yet, in whole pages within the linear map. */
#pragma once

#include "lib/ranges/ranges.h"

extern struct ranges unmapped;
