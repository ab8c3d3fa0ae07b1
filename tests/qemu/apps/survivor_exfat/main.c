/* The app survivor in an image that mounts exFAT volumes, too. */
#include "../survivor/main.c"
#include <yao/module.h>

YAO_REQUIRE(exfat, some);
