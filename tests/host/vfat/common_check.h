/* What is wrong with a volume, by a reader of its own that knows nothing of lib/fat. */
#pragma once

#include <stdint.h>

struct check {
    unsigned shared; /* clusters that two names have */
    unsigned lost;   /* clusters that are allocated and no name has */
    unsigned
        broken; /* chains that do not fit the size, or lead to clusters that are free or none */
    unsigned files, folders;
};

struct check check_volume(const uint8_t *bytes, uint64_t sectors);
