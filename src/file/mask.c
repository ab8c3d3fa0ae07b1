#include "mask.h"

mode_t file_mask = 022;
