#include "../heap_slab/main.c"
