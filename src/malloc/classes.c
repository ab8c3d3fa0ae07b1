#include "heap.h"

/* At most half as large again as the one before, and few of the 4032 bytes that a page has are left
 * over. */
#define CLASS(bytes)                                                                               \
    {                                                                                              \
        bytes, (PAGE_SIZE - HEAP_HEADER) / bytes, ((1u << 24) + bytes - 1) / bytes                 \
    }

const struct heap_class heap_classes[HEAP_CLASSES] = {
    CLASS(32),  CLASS(48),  CLASS(64),  CLASS(80),   CLASS(96),   CLASS(112),  CLASS(128),
    CLASS(160), CLASS(192), CLASS(224), CLASS(256),  CLASS(320),  CLASS(384),  CLASS(448),
    CLASS(512), CLASS(672), CLASS(800), CLASS(1008), CLASS(1344), CLASS(2016),
};

/* The smallest class that holds so many units of 16 bytes. */
const uint8_t heap_class_of_units[HEAP_SMALL_MAX / HEAP_ALIGNMENT + 1] = {
    0,  0,  0,  1,  2,  3,  4,  5,  6,  7,  7,  8,  8,  9,  9,  10, 10, 11, 11, 11, 11, 12,
    12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 16,
    16, 16, 16, 16, 16, 16, 16, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 18, 18,
    18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 19,
    19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19,
    19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19, 19,
};
