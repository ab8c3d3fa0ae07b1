/* The console as a file: descriptors 0, 1 and 2 from the start. */
#pragma once

#include "file.h"

extern struct file console_file;
