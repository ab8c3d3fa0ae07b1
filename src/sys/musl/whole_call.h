/* Some code keeps a call in an int, as it may on Linux: half of the function's address. */
#pragma once

#include "syscall.h"
#include <stdint.h>

/* The address of a function of the image from its lower half. The image lies within 4 GiB: the
 * upper half is that of any function. */
static inline long whole_call(int half)
{
    uintptr_t upper = (uintptr_t)whole_call & ~(uintptr_t)UINT32_MAX;
    return (long)(upper | (uint32_t)half);
}
