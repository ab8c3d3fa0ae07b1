/* The address map of the JH7110. */
#include "bus.h"

/* As the core does: it begins at 0x1000_0000 and jumps to the ROM's own place. */
static Bus &booted(Bus &bus)
{
    bus.read(JH7110_ROM, 8, DOUBLE);
    return bus;
}

TEST(the_rom_is_at_both_places_until_it_is_read_at_its_own)
{
    Bus bus(true);
    for (unsigned i = 0; i < 2; i++)
        CHECK_EQUAL(bus.read(DW_UART, 8, DOUBLE).data[7], Bus::rom_word(7));
    CHECK_EQUAL(bus.read(JH7110_ROM + 0x40, 1, DOUBLE).data[0], Bus::rom_word(8));
    CHECK_EQUAL(bus.read(DW_UART).data[0], 0x4444444444444444ull);
    CHECK_EQUAL(bus.read(JH7110_ROM + ROM_SIZE - 8, 1, DOUBLE).data[0],
                Bus::rom_word(ROM_SIZE / 8 - 1));
    CHECK((bus.requests == std::vector<Request>{{'d', false, 0, 0}}));
}

TEST(reset_brings_the_rom_back_to_where_the_core_begins)
{
    Bus bus(true);
    booted(bus).reset();
    bus.step();
    CHECK_EQUAL(bus.read(DW_UART, 1, DOUBLE).data[0], Bus::rom_word(0));
}

TEST(a_fetch_from_the_uart_reaches_nothing)
{
    Bus bus(true);
    CHECK_EQUAL(booted(bus).read(DW_UART + 0x40, 8, DOUBLE).responses[0], SLAVE_ERROR);
    CHECK_EQUAL(bus.requests.size(), 0u);
}

TEST(the_roms_place_does_not_exist_with_the_other_map)
{
    Bus bus;
    CHECK_EQUAL(bus.read(JH7110_ROM, 1, DOUBLE).responses[0], DECODE_ERROR);
    CHECK_EQUAL(bus.read(ROM, 1, DOUBLE).data[0], Bus::rom_word(0));
    CHECK_EQUAL(bus.read(DEVICE).responses[0], DECODE_ERROR);
    CHECK_EQUAL(bus.requests.size(), 0u);
}

TEST(registers_are_asked_at_the_jh7110s_addresses)
{
    Bus bus(true);
    CHECK_EQUAL(booted(bus).read(DW_UART + 0x7c).data[0], 0x4444444444444444ull);
    CHECK_EQUAL(bus.write(DW_UART + 0xc, {word_at(0xc, 3)}).responses[0], OKAY);
    CHECK_EQUAL(bus.write(JH7110_FINISHER, {word_at(0, 0x5555)}).responses[0], OKAY);
    CHECK(
        (bus.requests ==
         std::vector<Request>{{'d', false, 0x7c, 0}, {'d', true, 0xc, 3}, {'t', true, 0, 0x5555}}));
}

TEST(what_has_no_place_is_asked_for_outside_with_its_whole_address)
{
    Bus bus(true);
    CHECK_EQUAL(booted(bus).read(DEVICE + 0x2fc).data[0], 0x5555555555555555ull);
    CHECK_EQUAL(bus.write(DEVICE + 4, {word_at(4, 9)}).responses[0], OKAY);
    CHECK((bus.requests ==
           std::vector<Request>{{'e', false, DEVICE + 0x2fc, 0}, {'e', true, DEVICE + 4, 9}}));
}

TEST(what_is_not_outside_either_is_a_decode_error)
{
    Bus bus(true);
    CHECK_EQUAL(booted(bus).read(ABSENT).responses[0], DECODE_ERROR);
    CHECK_EQUAL(bus.write(ABSENT + 8, {word_at(0, 9)}).responses[0], DECODE_ERROR);
    CHECK_EQUAL(bus.read(DEVICE).responses[0], OKAY);
}

TEST(other_sizes_than_a_word_reach_nothing_outside)
{
    Bus bus(true);
    booted(bus);
    for (unsigned size : {BYTE, HALF, DOUBLE}) {
        const std::uint8_t strobes = static_cast<std::uint8_t>((1u << (1u << size)) - 1);
        CHECK_EQUAL(bus.read(DEVICE, 1, size).responses[0], SLAVE_ERROR);
        CHECK_EQUAL(bus.write(DEVICE, {{~0ull, strobes}}, size).responses[0], SLAVE_ERROR);
    }
    CHECK_EQUAL(bus.requests.size(), 0u);
}
