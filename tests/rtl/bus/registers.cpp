/* Registers of the peripherals, and what is none. */
#include "bus.h"

static const struct {
    std::uint32_t base;
    char target;
    std::uint32_t reads;
} peripherals[] = {
    {UART, 'u', 0x11111111}, {FINISHER, 't', 0}, {SPI, 's', 0x22222222}, {GPIO, 'g', 0x33333333}};

static void check_untouched(const Bus &bus)
{
    CHECK_EQUAL(bus.requests.size(), 0u);
}

TEST(a_write_reaches_its_register_once)
{
    for (const auto &each : peripherals) {
        for (std::uint32_t offset : {0x0u, 0x4u, 0x14u, 0xffcu}) {
            Bus bus;
            const Answer answer =
                bus.write(each.base + offset, {word_at(offset, 0xcafe0000 + offset)});
            CHECK_EQUAL(answer.responses[0], OKAY);
            CHECK_EQUAL(bus.requests.size(), 1u);
            CHECK((bus.requests[0] == Request{each.target, true, offset, 0xcafe0000 + offset}));
        }
    }
}

TEST(a_read_asks_its_register_once)
{
    for (const auto &each : peripherals) {
        for (std::uint32_t offset : {0x0u, 0x4u, 0xffcu}) {
            Bus bus;
            const Answer answer = bus.read(each.base + offset);
            CHECK_EQUAL(answer.responses[0], OKAY);
            CHECK_EQUAL(answer.data[0], each.reads * 0x100000001ull);
            CHECK_EQUAL(bus.requests.size(), 1u);
            CHECK((bus.requests[0] == Request{each.target, false, offset, 0}));
        }
    }
}

TEST(other_sizes_than_a_word_are_slave_errors_and_reach_nothing)
{
    for (const auto &each : peripherals) {
        for (unsigned size : {BYTE, HALF, DOUBLE}) {
            Bus bus;
            const std::uint8_t strobes = static_cast<std::uint8_t>((1u << (1u << size)) - 1);
            CHECK_EQUAL(bus.read(each.base, 1, size).responses[0], SLAVE_ERROR);
            CHECK_EQUAL(bus.write(each.base, {{~0ull, strobes}}, size).responses[0], SLAVE_ERROR);
            check_untouched(bus);
        }
    }
}

TEST(part_of_a_word_is_a_slave_error_and_reaches_nothing)
{
    Bus bus;
    for (std::uint8_t strobes : {0x01, 0x03, 0x07, 0x0e, 0x08})
        CHECK_EQUAL(bus.write(UART, {{~0ull, strobes}}).responses[0], SLAVE_ERROR);
    for (std::uint8_t strobes : {0x10, 0x30, 0x70, 0xe0, 0x80})
        CHECK_EQUAL(bus.write(UART + 4, {{~0ull, strobes}}).responses[0], SLAVE_ERROR);
    check_untouched(bus);
}

TEST(an_address_within_a_word_is_a_slave_error_and_reaches_nothing)
{
    Bus bus;
    for (std::uint32_t within : {1u, 2u, 3u})
        CHECK_EQUAL(bus.read(SPI + within).responses[0], SLAVE_ERROR);
    check_untouched(bus);
}

TEST(where_nothing_stands_is_a_decode_error)
{
    const std::uint32_t addresses[] = {0,
                                       0x0ffffffc,
                                       ROM + ROM_SIZE,
                                       UART - 4,
                                       UART + 0x1000,
                                       FINISHER - 4,
                                       FINISHER + 0x1000,
                                       SPI - 4,
                                       SPI + 0x1000,
                                       GPIO - 4,
                                       GPIO + 0x1000,
                                       0x7ffffffc};
    Bus bus;
    for (std::uint32_t address : addresses) {
        CHECK_EQUAL(bus.read(address).responses[0], DECODE_ERROR);
        CHECK_EQUAL(bus.write(address, {word_at(address, 1)}).responses[0], DECODE_ERROR);
    }
    check_untouched(bus);
}
