/* What holds for the register file of every peripheral. */
#pragma once

#include "bench.h"
#include <vector>

struct Register {
    std::uint32_t offset, reset, writable;
};

template <class Device>
void check_reset_values(Bench<Device> &bench, const std::vector<Register> &registers)
{
    for (const Register &reg : registers) {
        const std::uint32_t value = bench.read(reg.offset);
        check(value == reg.reset, __FILE__, __LINE__,
              "the register at " + shown(reg.offset) + " is " + shown(value) + " after reset");
    }
}

/* Writes ones, zeros and a pattern of its own to each register, and then finds in all of them what
 * was written: each has its bits and no others, and shares none with another register. */
template <class Device>
void check_write_masks(Bench<Device> &bench, const std::vector<Register> &registers)
{
    const std::uint32_t patterns[] = {0xffffffffu, 0, 0xa5c35a3cu, 0x5a3ca5c3u};
    for (std::uint32_t pattern : patterns) {
        for (const Register &reg : registers)
            bench.write(reg.offset, pattern * (reg.offset | 1));
        for (const Register &reg : registers) {
            const std::uint32_t kept = reg.reset & ~reg.writable;
            const std::uint32_t expected = (pattern * (reg.offset | 1) & reg.writable) | kept;
            const std::uint32_t value = bench.read(reg.offset);
            check(value == expected, __FILE__, __LINE__,
                  "the register at " + shown(reg.offset) + " is " + shown(value) + ", not " +
                      shown(expected));
        }
    }
}

/* All words of the window but the @registers read as zero, and writes to them change none. */
template <class Device>
void check_reserved(Bench<Device> &bench, const std::vector<Register> &registers)
{
    std::vector<bool> known(0x1000);
    for (const Register &reg : registers)
        known[reg.offset] = true;
    for (std::uint32_t offset = 0; offset < 0x1000; offset += 4) {
        if (known[offset])
            continue;
        bench.write(offset, 0xffffffffu);
        check(bench.read(offset) == 0, __FILE__, __LINE__, shown(offset) + " is not reserved");
    }
    check_reset_values(bench, registers);
}

template <class Device> void check_alignment_is_asserted(Bench<Device> &bench)
{
    bench.read(0x10);
    CHECK_STOPPED(bench.read(0x12));
}
