#pragma once
#include "../posix_diff/observe.h"
