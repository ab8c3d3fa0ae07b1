/* The CRCs of commands, answers and blocks (section 4.5): apart, so that another card can stand in
 * for this one behind the host controller's model. */
#include "sd_native.h"
#include <string.h>

/* Bit by bit, as the specification draws the registers, so that driver and model share no code. */
uint8_t sd_native_crc7(const uint8_t *bytes, size_t length)
{
    unsigned crc = 0;
    for (size_t i = 0; i < length * 8; i++) {
        unsigned bit = (bytes[i / 8] >> (7 - i % 8) & 1) ^ (crc >> 6 & 1);
        crc = (crc << 1 & 0x7f) ^ (bit ? 0x09 : 0);
    }
    return (uint8_t)crc;
}

static unsigned crc16_bit(unsigned crc, unsigned bit)
{
    bit ^= crc >> 15 & 1;
    return (crc << 1 & 0xffff) ^ (bit ? 0x1021 : 0);
}

/* The most significant bit of a byte is on the highest line, and comes first on one line. */
void sd_native_crc16(const uint8_t *data, size_t length, unsigned lines, uint16_t crc[])
{
    memset(crc, 0, lines * sizeof(crc[0]));
    for (size_t i = 0; i < length; i++)
        for (unsigned bit = 8; bit-- > 0;)
            crc[bit % lines] = (uint16_t)crc16_bit(crc[bit % lines], data[i] >> bit & 1);
}
