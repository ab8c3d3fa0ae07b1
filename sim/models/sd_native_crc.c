/* The CRCs of commands, answers and blocks (section 4.5): apart, so that another card can stand in
 * for this one behind the host controller's model. */
#include "sd_native.h"

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

__extension__ typedef unsigned __int128 registers; /* 16 stages of up to 8 lines */

/* What the lines carry in one clock: the most significant bits first, the highest on the highest
 * line. */
static inline unsigned sample(const uint8_t *data, size_t clock, unsigned lines)
{
    size_t bit = clock * lines;
    return data[bit / 8] >> (8 - lines - bit % 8) & ((1u << lines) - 1);
}

/* The registers of all lines side by side: stage n of line l is bit n * lines + l. */
static inline registers shift(registers stages, unsigned in, unsigned lines)
{
    unsigned top = (unsigned)(stages >> 15 * lines) & ((1u << lines) - 1);
    registers back = top ^ in;
    registers kept = stages ^ (registers)top << 15 * lines;
    return kept << lines ^ back ^ back << 5 * lines ^ back << 12 * lines;
}

/* Inlined for each number of lines: that is several times as fast. */
static inline registers run(const uint8_t *data, size_t length, unsigned lines)
{
    registers stages = 0;
    for (size_t clock = 0; clock < length * 8 / lines; clock++)
        stages = shift(stages, sample(data, clock, lines), lines);
    return stages;
}

void sd_native_crc16(const uint8_t *data, size_t length, unsigned lines, uint16_t crc[])
{
    registers stages = lines == 4   ? run(data, length, 4)
                       : lines == 8 ? run(data, length, 8)
                                    : run(data, length, 1);
    for (unsigned line = 0; line < lines; line++) {
        crc[line] = 0;
        for (unsigned stage = 0; stage < 16; stage++)
            crc[line] |= (uint16_t)((stages >> (stage * lines + line) & 1) << stage);
    }
}
