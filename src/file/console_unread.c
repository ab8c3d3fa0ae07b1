/* The console of an image in which nothing can read. */
#include "console_file.h"
#include <errno.h>
#include <yao/module.h>

YAO_DEFAULT(input, none);

ssize_t console_file_read(struct file *file, void *buffer, size_t size)
{
    return -EIO;
}
