/* The C library's files of time zones, messages and locales, in an image that opens no files: there
 * are none. */
#include <stddef.h>
#include <yao/module.h>

YAO_DEFAULT(map_file, none);

const unsigned char *__map_file(const char *path, size_t *size);

const unsigned char *__map_file(const char *path, size_t *size)
{
    return NULL;
}
