#pragma once

#include "device_file.h"

enum device_kind {
    DEVICE_NULL,
    DEVICE_ZERO,
    DEVICE_FULL,
    DEVICE_RANDOM,
    DEVICE_TERMINAL,
    DEVICE_FD
};

struct device_name {
    char name[8]; /* below /dev */
    enum device_kind kind;
    unsigned char major, minor; /* as on Linux (Documentation/admin-guide/devices.txt) */
};
