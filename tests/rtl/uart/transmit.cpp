#include "uart.h"
#include <algorithm>

/* Checks that what was sent is idle, then @levels, then idle. */
static void check_sent(const Uart &uart, const std::vector<bool> &levels)
{
    const auto begin = std::find(uart.sent.begin(), uart.sent.end(), false);
    CHECK(static_cast<std::size_t>(uart.sent.end() - begin) >= levels.size());
    for (std::size_t i = 0; i < levels.size(); i++)
        check(begin[i] == levels[i], __FILE__, __LINE__,
              "TX has the wrong level in cycle " + std::to_string(i) + " of the frames");
    CHECK(std::all_of(begin + levels.size(), uart.sent.end(), [](bool level) { return level; }));
}

static std::vector<bool> frames(const std::vector<std::uint8_t> &bytes, unsigned bit,
                                unsigned stop_bits)
{
    std::vector<bool> levels;
    for (std::uint8_t byte : bytes) {
        const auto frame = Uart::frame(byte, bit, stop_bits);
        levels.insert(levels.end(), frame.begin(), frame.end());
    }
    return levels;
}

TEST(a_bit_lasts_div_plus_one_cycles)
{
    for (unsigned div : {0u, 1u, 2u, 15u, 289u, 867u, 4095u}) {
        Uart uart;
        uart.write(DIV, div);
        uart.write(TXCTRL, ENABLE);
        uart.write(TXDATA, 0x53);
        uart.clock(12 * (div + 1) + 4);
        check_sent(uart, Uart::frame(0x53, div + 1));
    }
}

TEST(the_longest_divisor_counts_all_of_its_bits)
{
    Uart uart;
    uart.write(DIV, 0xfffff);
    uart.write(TXCTRL, ENABLE);
    uart.write(TXDATA, 0xff);
    uart.until([&] { return !uart.pins.tx_o; }, 4);
    CHECK_EQUAL(uart.until([&] { return uart.pins.tx_o; }, 0x100001), 0x100000u);
}

TEST(every_byte_value_is_framed)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        Uart uart;
        uart.write(DIV, 3);
        uart.write(TXCTRL, ENABLE);
        uart.write(TXDATA, byte);
        uart.clock(50);
        check_sent(uart, Uart::frame(byte, 4));
    }
}

TEST(frames_follow_each_other_after_one_or_two_stop_bits)
{
    for (unsigned stop_bits : {1u, 2u}) {
        Uart uart;
        uart.write(DIV, 7);
        uart.write(TXCTRL, stop_bits == 2 ? NSTOP : 0);
        for (std::uint8_t byte : {0x00, 0xff, 0xa5})
            uart.write(TXDATA, byte);
        uart.write(TXCTRL, ENABLE | (stop_bits == 2 ? NSTOP : 0));
        uart.clock(3 * 11 * 8 + 20);
        check_sent(uart, frames({0x00, 0xff, 0xa5}, 8, stop_bits));
    }
}

TEST(the_fifo_holds_eight_and_loses_the_ninth)
{
    Uart uart;
    uart.write(DIV, 1);
    for (unsigned i = 0; i < 8; i++) {
        CHECK_EQUAL(uart.read(TXDATA), 0u);
        uart.write(TXDATA, 0x30 + i);
    }
    CHECK_EQUAL(uart.read(TXDATA), +FULL);
    uart.write(TXDATA, 'X');
    CHECK_EQUAL(uart.read(TXDATA), +FULL);
    uart.write(TXCTRL, ENABLE);
    uart.clock(200);
    check_sent(uart, frames({0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37}, 2, 1));
}

TEST(a_byte_in_the_shifter_leaves_eight_places)
{
    Uart uart;
    uart.write(TXCTRL, ENABLE);
    for (unsigned i = 0; i < 9; i++) {
        CHECK_EQUAL(uart.read(TXDATA), 0u);
        uart.write(TXDATA, i);
    }
    CHECK_EQUAL(uart.read(TXDATA), +FULL);
}

TEST(bits_above_the_byte_are_not_sent)
{
    Uart uart;
    uart.write(DIV, 0);
    uart.write(TXCTRL, ENABLE);
    uart.write(TXDATA, 0xffffff00u);
    uart.clock(20);
    check_sent(uart, Uart::frame(0x00, 1));
}

TEST(a_disabled_transmitter_keeps_its_bytes_and_the_line_high)
{
    Uart uart;
    uart.write(DIV, 1);
    uart.write(TXDATA, 'k');
    uart.clock(100);
    check_sent(uart, {});
    uart.write(TXCTRL, ENABLE);
    uart.clock(30);
    check_sent(uart, Uart::frame('k', 2));
}

TEST(disabling_ends_transmission_after_the_frame_under_way)
{
    Uart uart;
    uart.write(DIV, 3);
    uart.write(TXCTRL, ENABLE);
    uart.write(TXDATA, 'a');
    uart.write(TXDATA, 'b');
    uart.clock(10);
    uart.write(TXCTRL, 0);
    uart.clock(200);
    check_sent(uart, Uart::frame('a', 4));
    uart.sent.clear();
    uart.write(TXCTRL, ENABLE);
    uart.clock(60);
    check_sent(uart, Uart::frame('b', 4));
}
