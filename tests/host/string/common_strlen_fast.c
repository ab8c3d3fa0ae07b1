/* The other strlen(), under another name. */
#undef strlen
#define strlen strlen_fast
#include "src/string/strlen_fast.c"
