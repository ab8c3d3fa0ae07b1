/* The descriptors of an image that opens files. */
#include "console_file.h"
#include "fd.h"
#include <yao/module.h>

YAO_ALTERNATIVE(descriptors, table);
YAO_REQUIRE(puts, stream);

struct file *fd_table[FD_MAX] = {&console_file, &console_file, &console_file};
const unsigned fd_count = FD_MAX;
