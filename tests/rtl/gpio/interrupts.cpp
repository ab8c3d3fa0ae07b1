#include "gpio.h"

struct Kind {
    std::uint32_t ie, ip;
    unsigned before, after; /* levels that make it pending */
    bool level;
};

static const Kind kinds[] = {
    {RISE_IE, RISE_IP, 0, 1, false},
    {FALL_IE, FALL_IP, 1, 0, false},
    {HIGH_IE, HIGH_IP, 0, 1, true},
    {LOW_IE, LOW_IP, 1, 0, true},
};

static void arrange(Gpio &gpio, const Kind &kind)
{
    gpio.write(INPUT_EN, PINS);
    gpio.drive(kind.before ? PINS : 0);
    gpio.clear();
}

TEST(each_pin_has_each_kind_of_interrupt)
{
    for (const Kind &kind : kinds) {
        for (unsigned pin = 0; pin < 16; pin++) {
            Gpio gpio;
            arrange(gpio, kind);
            CHECK_EQUAL(gpio.read(kind.ip), 0u);
            gpio.drive((kind.before ? PINS : 0) ^ 1u << pin);
            CHECK_EQUAL(gpio.read(kind.ip), 1u << pin);
            CHECK_EQUAL(gpio.pins.intr_o, 0);
            gpio.write(kind.ie, 1u << pin);
            CHECK_EQUAL(gpio.pins.intr_o, 1u << pin);
            gpio.write(kind.ie, PINS & ~(1u << pin));
            CHECK_EQUAL(gpio.pins.intr_o, 0);
        }
    }
}

TEST(a_level_sets_only_its_own_pending_bits_and_an_edge_its_own)
{
    Gpio gpio;
    gpio.write(INPUT_EN, PINS);
    gpio.drive(0x00f0);
    gpio.clear();
    CHECK_EQUAL(gpio.read(RISE_IP), 0u);
    CHECK_EQUAL(gpio.read(FALL_IP), 0u);
    CHECK_EQUAL(gpio.read(HIGH_IP), 0x00f0u);
    CHECK_EQUAL(gpio.read(LOW_IP), 0xff0fu);
    gpio.drive(0x0ff0 & ~0x0030);
    CHECK_EQUAL(gpio.read(RISE_IP), 0x0f00u);
    CHECK_EQUAL(gpio.read(FALL_IP), 0x0030u);
}

TEST(writing_one_clears_that_pending_bit_and_no_other)
{
    for (const Kind &kind : kinds) {
        Gpio gpio;
        arrange(gpio, kind);
        gpio.drive(kind.after ? PINS : 0);
        gpio.drive(kind.before ? PINS : 0); /* a level is over */
        CHECK_EQUAL(gpio.read(kind.ip), +PINS);
        for (const Kind &other : kinds)
            if (other.ip != kind.ip)
                gpio.write(other.ip, 0xffff);
        CHECK_EQUAL(gpio.read(kind.ip), +PINS);
        gpio.write(kind.ip, 0x00ff);
        CHECK_EQUAL(gpio.read(kind.ip), 0xff00u);
        gpio.write(kind.ip, 0);
        CHECK_EQUAL(gpio.read(kind.ip), 0xff00u);
        gpio.write(kind.ip, PINS);
        CHECK_EQUAL(gpio.read(kind.ip), 0u);
    }
}

TEST(a_level_that_holds_stays_pending_and_an_edge_does_not)
{
    for (const Kind &kind : kinds) {
        Gpio gpio;
        arrange(gpio, kind);
        gpio.drive(kind.after ? PINS : 0);
        gpio.write(kind.ip, PINS);
        CHECK_EQUAL(gpio.read(kind.ip), kind.level ? PINS : 0);
    }
}

TEST(an_edge_in_the_cycle_of_the_clearing_write_is_not_lost)
{
    for (const Kind &kind : {kinds[0], kinds[1]}) {
        Gpio gpio;
        arrange(gpio, kind);
        gpio.pins.in_i = kind.after ? PINS : 0;
        gpio.clock(LATENCY - 1);
        gpio.write(kind.ip, PINS);
        CHECK_EQUAL(gpio.read(kind.ip), +PINS);
    }
}

TEST(a_pulse_of_one_cycle_is_an_edge_of_either_kind)
{
    Gpio gpio;
    arrange(gpio, kinds[0]);
    gpio.pins.in_i = 1;
    gpio.clock();
    gpio.drive(0);
    gpio.clock();
    CHECK_EQUAL(gpio.read(RISE_IP), 1u);
    CHECK_EQUAL(gpio.read(FALL_IP), 1u);
    CHECK_EQUAL(gpio.read(INPUT_VAL), 0u);
}
