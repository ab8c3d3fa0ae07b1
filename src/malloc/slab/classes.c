/* The table of size classes. */
#include "slab.h"

/* The first block begins after the header, whose link[] has a byte for each block and at least one
 * more, for the remainder of the page that is too small to be a block (see slab_index()). */
#define CLASS(bytes, first)                                                                        \
    {                                                                                              \
        .reciprocal = ((1u << 24) + bytes - 1) / bytes, .size = bytes, .start = first,             \
        .count = (PAGE_SIZE - first) / bytes                                                       \
    }

_Static_assert(offsetof(struct slab, link) + (PAGE_SIZE - 192) / 32 < 192, "links of 32");
_Static_assert(offsetof(struct slab, link) + (PAGE_SIZE - 128) / 48 < 128, "links of 48 to 128");
_Static_assert(offsetof(struct slab, link) + (PAGE_SIZE - 64) / 160 < 64, "links of the others");

/* Each class is at most 1.5 times the size of the one before, and wastes little of its page. */
const struct slab_class slab_classes[SLAB_CLASSES] = {
    CLASS(32, 192),  CLASS(48, 128),  CLASS(64, 128),  CLASS(80, 128),  CLASS(96, 128),
    CLASS(112, 128), CLASS(128, 128), CLASS(160, 64),  CLASS(192, 64),  CLASS(224, 64),
    CLASS(256, 64),  CLASS(320, 64),  CLASS(384, 64),  CLASS(448, 64),  CLASS(512, 64),
    CLASS(672, 64),  CLASS(800, 64),  CLASS(1008, 64), CLASS(1344, 64), CLASS(2016, 64),
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
