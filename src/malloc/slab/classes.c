/* The table of size classes. */
#include "slab.h"

/* As many blocks as the header leaves, whose link[] has a byte for each number. */
#define CLASS(bytes)                                                                               \
    {                                                                                              \
        .reciprocal = ((1u << 24) + bytes - 1) / bytes, .size = bytes,                             \
        .count = (PAGE_SIZE - offsetof(struct slab, link) - SLAB_NUMBERS(bytes)) / bytes           \
    }

/* Each class is at most 1.5 times the size of the one before, and wastes little of its page. */
const struct slab_class slab_classes[SLAB_CLASSES] = {
    CLASS(32),  CLASS(48),  CLASS(64),  CLASS(80),   CLASS(96),   CLASS(112),  CLASS(128),
    CLASS(160), CLASS(192), CLASS(224), CLASS(256),  CLASS(320),  CLASS(384),  CLASS(448),
    CLASS(512), CLASS(672), CLASS(800), CLASS(1008), CLASS(1344), CLASS(2016),
};

/* Indexed by size in units of 16 bytes, rounded up: the smallest class that fits. */
const uint8_t slab_class_of_units[SLAB_SMALL_MAX / HEAP_ALIGNMENT + 1] = {
    0,  0,  0,  1,  2,  3,  4,  5,  6,  7,  7,  8,  8,  9,  9,  10, 10, 11, 11, 11, 11, 12,
    12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 16,
    16, 16, 16, 16, 16, 16, 16, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 18, 18,
    18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 19,
    19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19,
    19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19,
};
