#include "console_file.h"
#include "terminal.h"
#include <yao/module.h>

YAO_ALTERNATIVE(input, console);

ssize_t console_file_read(struct file *file, void *buffer, size_t size)
{
    return terminal_read(file, buffer, size);
}
