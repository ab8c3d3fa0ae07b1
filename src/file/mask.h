#pragma once

#include <sys/types.h>

/* The permissions that new files do not get, as umask() has set them. FAT keeps no permissions. */
extern mode_t file_mask;
