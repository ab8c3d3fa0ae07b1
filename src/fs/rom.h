/* Files of the image as a part of the tree: what tools/romfs made of the app's folder files/. They
 * are read where they are, and nothing of them can be changed. */
#pragma once

#include "file_system.h"

FILE_SYSTEM(rom);
