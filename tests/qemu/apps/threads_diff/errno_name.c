#include "../posix_diff/errno_name.c"
