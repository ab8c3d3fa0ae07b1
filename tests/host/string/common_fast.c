/* The other memcpy(), under another name. */
#undef memcpy
#define memcpy memcpy_fast
#include "src/string/memcpy_fast.c"
