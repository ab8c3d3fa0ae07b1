/* The library as in images. */
#include "src/random/names.h"
