/* The app survivor on littlefs, with its script on a FAT volume beside it. */
#define SCRIPT "/card/script"
#include "../survivor/main.c"
