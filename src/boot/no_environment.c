#include "environment.h"
#include <yao/module.h>

YAO_DEFAULT(environment, none);

size_t environment_write(const char **to)
{
    return 0;
}
