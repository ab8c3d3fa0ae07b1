/* The descriptors of an image that opens no files: the console's. */
#include "console_file.h"
#include "fd.h"
#include <yao/module.h>

YAO_DEFAULT(descriptors, console);

struct file *fd_table[] = {&console_file, &console_file, &console_file};
const unsigned fd_count = 3;
