#include "crc7.h"

/* A whole byte at once, without a table. The polynomial is sparse: x^7 = x^3 + 1, so v * x^7 =
 * v * x^3 + v. The result has up to 11 bits; reducing the four above the remainder in the same way
 * makes it fit. */
static uint8_t step(uint8_t crc, uint8_t byte)
{
    unsigned v = (unsigned)(crc << 1) ^ byte;
    unsigned product = v ^ v << 3;
    unsigned above = product >> 7;
    return (uint8_t)((product & 0x7f) ^ above ^ above << 3);
}

uint8_t crc7(uint8_t crc, const void *data, size_t length)
{
    const uint8_t *bytes = data;
    for (size_t i = 0; i < length; i++)
        crc = step(crc, bytes[i]);
    return crc;
}
