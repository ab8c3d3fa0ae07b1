#include "../posix_diff/observe.c"
