#pragma once

#include "Vsifive_gpio.h"
#include "bench.h"

enum {
    INPUT_VAL = 0x00,
    INPUT_EN = 0x04,
    OUTPUT_EN = 0x08,
    OUTPUT_VAL = 0x0c,
    PUE = 0x10,
    DS = 0x14,
    RISE_IE = 0x18,
    RISE_IP = 0x1c,
    FALL_IE = 0x20,
    FALL_IP = 0x24,
    HIGH_IE = 0x28,
    HIGH_IP = 0x2c,
    LOW_IE = 0x30,
    LOW_IP = 0x34,
    OUT_XOR = 0x40
};
enum { PINS = 0xffff, LATENCY = 3 };

class Gpio : public Bench<Vsifive_gpio>
{
  public:
    Gpio()
    {
        pins.in_i = 0;
    }

    /* Changes the inputs and lets them pass the synchronizer and into the pending bits. */
    void drive(unsigned levels)
    {
        pins.in_i = levels;
        clock(LATENCY + 1);
    }

    /* Clears what is pending and does not hold any more. */
    void clear()
    {
        for (std::uint32_t ip : {RISE_IP, FALL_IP, HIGH_IP, LOW_IP})
            write(ip, PINS);
    }
};
