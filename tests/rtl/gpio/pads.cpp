#include "gpio.h"

TEST(an_input_is_seen_three_cycles_later)
{
    Gpio gpio;
    gpio.write(INPUT_EN, PINS);
    gpio.drive(0);
    gpio.pins.in_i = 0xa53c;
    gpio.clock(LATENCY - 1);
    CHECK_EQUAL(gpio.read(INPUT_VAL), 0u);
    CHECK_EQUAL(gpio.read(INPUT_VAL), 0xa53cu);
}

TEST(an_input_that_is_not_enabled_is_low)
{
    Gpio gpio;
    gpio.drive(PINS);
    CHECK_EQUAL(gpio.read(INPUT_VAL), 0u);
    gpio.write(INPUT_EN, 0x00ff);
    gpio.clock();
    CHECK_EQUAL(gpio.read(INPUT_VAL), 0x00ffu);
}

TEST(outputs_are_output_val_xor_out_xor)
{
    Gpio gpio;
    gpio.write(OUTPUT_VAL, 0x0ff0);
    CHECK_EQUAL(gpio.pins.out_o, 0x0ff0);
    gpio.write(OUT_XOR, 0xff00);
    CHECK_EQUAL(gpio.pins.out_o, 0xf0f0);
    CHECK_EQUAL(gpio.pins.out_en_o, 0);
}

TEST(output_en_is_at_the_pads)
{
    Gpio gpio;
    gpio.write(OUTPUT_EN, 0x8421);
    CHECK_EQUAL(gpio.pins.out_en_o, 0x8421);
    CHECK_EQUAL(gpio.pins.out_o, 0);
}
