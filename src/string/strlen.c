/* strlen() in few bytes. */
#include <string.h>
#include <yao/module.h>

YAO_DEFAULT(copies, small);

size_t strlen(const char *string)
{
    const char *end = string;

    while (*end)
        end++;
    return (size_t)(end - string);
}
