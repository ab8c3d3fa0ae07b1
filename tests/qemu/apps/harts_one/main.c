#include "../harts/main.c"
