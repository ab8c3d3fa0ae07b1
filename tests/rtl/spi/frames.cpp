#include "spi.h"

TEST(half_a_period_of_sck_lasts_div_plus_one_cycles)
{
    for (unsigned div : {0u, 1u, 2u, 5u, 63u, 4095u}) {
        Spi spi;
        spi.write(SCKDIV, div);
        spi.exchange(0x5a);
        CHECK_EQUAL(spi.edges.size(), 16u);
        for (unsigned i = 1; i < 16; i++)
            CHECK_EQUAL(spi.edges[i] - spi.edges[i - 1], div + 1);
    }
}

TEST(bytes_go_both_ways_in_every_mode_and_at_every_rate)
{
    for (unsigned mode : {0u, 1u, 2u, 3u}) {
        for (unsigned div : {0u, 1u, 5u}) {
            Spi spi;
            spi.write(SCKDIV, div);
            spi.set_mode(mode);
            CHECK_EQUAL(spi.pins.sck_o, (mode & POL) != 0);
            spi.reply(0x35);
            CHECK_EQUAL(spi.exchange(0xa9), 0x35u);
            CHECK_EQUAL(spi.seen(), std::string("10101001"));
            CHECK_EQUAL(spi.pins.sck_o, (mode & POL) != 0);
        }
    }
}

TEST(every_byte_value_goes_both_ways)
{
    Spi spi;
    spi.write(SCKDIV, 0);
    spi.write(CSMODE, HOLD);
    for (unsigned byte = 0; byte < 256; byte++) {
        spi.mosi.clear();
        spi.reply(255 - byte);
        CHECK_EQUAL(spi.exchange(byte), 255 - byte);
        unsigned value = 0;
        for (bool bit : spi.mosi)
            value = value << 1 | bit;
        CHECK_EQUAL(value, byte);
    }
}

TEST(least_significant_bit_first_is_the_other_order_both_ways)
{
    Spi spi;
    spi.write(FMT, format(8, LSB_FIRST));
    spi.reply(0x2f, 8, true);
    CHECK_EQUAL(spi.exchange(0xa9), 0x2fu);
    CHECK_EQUAL(spi.seen(), std::string("10010101"));
}

TEST(short_frames_are_aligned_to_the_bit_that_goes_first)
{
    for (unsigned length = 1; length <= 8; length++) {
        for (unsigned flags : {0u, unsigned(LSB_FIRST)}) {
            Spi spi;
            spi.write(FMT, format(length, flags));
            spi.reply(0x6d, length, flags);
            const unsigned bits = flags ? 0xffu >> (8 - length) : 0xffu << (8 - length) & 0xff;
            CHECK_EQUAL(spi.exchange(0xb2), 0x6du & bits);
            CHECK_EQUAL(spi.seen(), std::string(flags ? "01001101" : "10110010").substr(0, length));
        }
    }
}

TEST(a_frame_of_no_bits_has_no_clock_and_receives_zero)
{
    for (unsigned mode : {0u, 1u, 2u, 3u}) {
        Spi spi;
        spi.set_mode(mode);
        spi.write(FMT, format(0));
        CHECK_EQUAL(spi.exchange(0xff), 0u);
        spi.idle();
        CHECK_EQUAL(spi.edges.size(), 0u);
    }
}

TEST(a_length_above_eight_is_taken_for_eight)
{
    for (unsigned length : {9u, 15u}) {
        Spi spi;
        spi.write(FMT, format(length));
        spi.reply(0x81);
        CHECK_EQUAL(spi.exchange(0x7e), 0x81u);
        CHECK_EQUAL(spi.seen(), std::string("01111110"));
    }
}

TEST(nothing_is_received_in_direction_tx)
{
    Spi spi;
    spi.write(FMT, format(8, DIR_TX));
    spi.write(TXDATA, 0x12);
    spi.idle();
    CHECK_EQUAL(spi.seen(), std::string("00010010"));
    CHECK_EQUAL(spi.read(RXDATA), +EMPTY);
}

TEST(the_direction_is_that_of_the_frames_beginning)
{
    Spi spi;
    spi.write(TXDATA, 0x12);
    spi.clock(20);
    spi.write(FMT, format(8, DIR_TX));
    spi.write(TXDATA, 0x34);
    spi.idle();
    CHECK_EQUAL(spi.read(RXDATA), 0xffu);
    CHECK_EQUAL(spi.read(RXDATA), +EMPTY);
}

TEST(settings_written_during_a_frame_are_for_the_next)
{
    Spi spi;
    spi.write(CSMODE, HOLD);
    spi.write(TXDATA, 0xa9);
    spi.until([&] { return spi.edges.size() == 3; }, 100);
    spi.write(SCKDIV, 7);
    spi.write(FMT, format(4, LSB_FIRST));
    spi.idle();
    CHECK_EQUAL(spi.seen(), std::string("10101001"));
    CHECK_EQUAL(spi.edges.back() - spi.edges.front(), 15u * 4);
    spi.edges.clear();
    spi.mosi.clear();
    spi.write(TXDATA, 0x06);
    spi.idle();
    CHECK_EQUAL(spi.seen(), std::string("0110"));
    CHECK_EQUAL(spi.edges.back() - spi.edges.front(), 7u * 8);
}

TEST(reset_ends_a_frame)
{
    Spi spi;
    spi.write(TXDATA, 0xff);
    spi.clock(30);
    spi.reset();
    spi.clock();
    CHECK(!spi.selected());
    CHECK_EQUAL(spi.pins.sck_o, 0);
    spi.edges.clear();
    spi.idle();
    CHECK_EQUAL(spi.edges.size(), 0u);
}
