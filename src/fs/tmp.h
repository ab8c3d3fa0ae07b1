/* Files in memory as parts of the tree: where the app's settings mount a "tmpfs", and in images
 * that have any, in /tmp and /dev/shm. They are gone when the image ends. */
#pragma once

#include "file_system.h"

FILE_SYSTEM(tmp);
