/* <yao/device.h> for host tests of a class's functions: a tree with one device, or with none. */
#pragma once

#include <yao/device.h>

/* What device_get() finds from now on; NULL: the tree has no device. */
void one_device_set(void *interface);
