#include "registers.h"
#include "gpio.h"

static const std::vector<Register> plain = {
    {INPUT_EN, 0, PINS}, {OUTPUT_EN, 0, PINS}, {OUTPUT_VAL, 0, PINS}, {PUE, 0, PINS},
    {DS, 0, PINS},       {RISE_IE, 0, PINS},   {FALL_IE, 0, PINS},    {HIGH_IE, 0, PINS},
    {LOW_IE, 0, PINS},   {OUT_XOR, 0, PINS},
};

/* low_ip is pending from the first cycle on: an input that is not enabled is low. */
static std::vector<Register> all()
{
    std::vector<Register> registers = plain;
    registers.insert(
        registers.end(),
        {{INPUT_VAL, 0, 0}, {RISE_IP, 0, 0}, {FALL_IP, 0, 0}, {HIGH_IP, 0, 0}, {LOW_IP, PINS, 0}});
    return registers;
}

TEST(registers_have_their_reset_values)
{
    Gpio gpio;
    gpio.pins.in_i = PINS;
    gpio.clock(10);
    check_reset_values(gpio, all());
    CHECK_EQUAL(gpio.pins.out_o, 0);
    CHECK_EQUAL(gpio.pins.out_en_o, 0);
    CHECK_EQUAL(gpio.pins.intr_o, 0);
}

TEST(reset_brings_them_back)
{
    Gpio gpio;
    for (const Register &reg : plain)
        gpio.write(reg.offset, PINS);
    gpio.drive(PINS);
    gpio.drive(0);
    gpio.reset();
    gpio.clock(10);
    check_reset_values(gpio, all());
}

TEST(registers_take_their_own_bits_only)
{
    Gpio gpio;
    check_write_masks(gpio, plain);
}

TEST(reserved_offsets_are_zero_and_take_nothing)
{
    Gpio gpio;
    gpio.clock(2);
    check_reserved(gpio, all());
}

TEST(input_val_takes_no_writes)
{
    Gpio gpio;
    gpio.write(INPUT_EN, PINS);
    gpio.drive(0x1248);
    gpio.write(INPUT_VAL, PINS);
    CHECK_EQUAL(gpio.read(INPUT_VAL), 0x1248u);
}

TEST(an_address_within_a_word_is_asserted_against)
{
    Gpio gpio;
    check_alignment_is_asserted(gpio);
}
