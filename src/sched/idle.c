/* Of an image that asks for no processor time. */
#include "idle.h"
#include <yao/module.h>

YAO_DEFAULT(idle, none);

uint64_t idle_begin(void)
{
    return 0;
}

void idle_end(uint64_t begin)
{
}
