/* For an image that makes no files of memory. */
#include "memory_file.h"
#include <yao/module.h>

YAO_DEFAULT(memory_files, none);

bool memory_file_is(const struct file *file)
{
    return false;
}

int memory_file_page(struct file *file, size_t index, char **page)
{
    *page = NULL;
    return 0;
}
