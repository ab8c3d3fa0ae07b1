#include "console_file.h"
#include "src/console/console.h"
#include <yao/module.h>

YAO_ALTERNATIVE(input, console);

ssize_t console_file_read(struct file *file, void *buffer, size_t size)
{
    return console_read(buffer, size);
}
